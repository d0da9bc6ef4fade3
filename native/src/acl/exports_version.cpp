// Exports: versions, the SoC, and conversions of values. SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <string_view>

#include "acl/checks.h"

using namespace ascend::mock;

namespace {

constexpr int32_t kVersion[] = {ACL_MAJOR_VERSION, ACL_MINOR_VERSION, ACL_PATCH_VERSION};

// The CANN release whose functions the mock has.
constexpr int kCann[] = {9, 2, 0};

constexpr std::string_view kPackages[] = {"cann",    "runtime", "compiler",   "hccl",
                                          "toolkit", "opp",     "opp_kernel", "driver"};
static_assert(std::size(kPackages) == ACL_PKG_NAME_DRIVER + 1);

constexpr aclCannAttr kAttributes[] = {ACL_CANN_ATTR_INF_NAN, ACL_CANN_ATTR_BF16, ACL_CANN_ATTR_JIT_COMPILE};

AclResult check_package(const char *name, const void *out) {
    if (name == nullptr || out == nullptr) {
        return null_argument(name == nullptr ? "pkgName" : "the result");
    }
    if (std::find(std::begin(kPackages), std::end(kPackages), name) == std::end(kPackages)) {
        return acl_error(ACL_ERROR_INVALID_PARAM, text("package ", name, " is not installed"));
    }
    return {};
}

// "Ascend910B" of "Ascend910B2": binaries run on every member of a family.
std::string_view family(std::string_view soc) {
    const size_t end = soc.find_last_not_of("0123456789");
    const std::string_view stem = soc.substr(0, end == std::string_view::npos ? 0 : end + 1);
    return stem == "Ascend" ? soc : stem;
}

// Bytes of one value; 0 for strings and types of less than a byte.
size_t size_of(aclDataType type) {
    switch (type) {
    case ACL_INT8:
    case ACL_UINT8:
    case ACL_BOOL:
    case ACL_HIFLOAT8:
    case ACL_FLOAT8_E5M2:
    case ACL_FLOAT8_E4M3FN:
    case ACL_FLOAT8_E8M0:
        return 1;
    case ACL_FLOAT16:
    case ACL_BF16:
    case ACL_INT16:
    case ACL_UINT16:
        return 2;
    case ACL_FLOAT:
    case ACL_INT32:
    case ACL_UINT32:
    case ACL_COMPLEX32:
        return 4;
    case ACL_INT64:
    case ACL_UINT64:
    case ACL_DOUBLE:
    case ACL_COMPLEX64:
        return 8;
    case ACL_COMPLEX128:
        return 16;
    default:
        return 0;
    }
}

float widen(aclFloat16 value) {
    const uint32_t sign = uint32_t{value & 0x8000u} << 16;
    const uint32_t exponent = (value >> 10) & 0x1f;
    uint32_t fraction = value & 0x3ffu;
    uint32_t bits = 0;
    if (exponent == 0x1f) { // infinity or not a number
        bits = sign | 0x7f800000u | fraction << 13;
    } else if (exponent != 0) {
        bits = sign | (exponent + 112) << 23 | fraction << 13;
    } else if (fraction == 0) {
        bits = sign;
    } else { // subnormal: shift the first one out
        uint32_t power = 113;
        while ((fraction & 0x400u) == 0) {
            fraction <<= 1;
            --power;
        }
        bits = sign | power << 23 | (fraction & 0x3ffu) << 13;
    }
    float out = 0;
    std::memcpy(&out, &bits, sizeof out);
    return out;
}

aclFloat16 narrow(float value) {
    uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    const auto sign = static_cast<uint16_t>(bits >> 16 & 0x8000u);
    const uint32_t magnitude = bits & 0x7fffffffu;
    if (magnitude > 0x7f800000u) {
        return static_cast<aclFloat16>(sign | 0x7e00u); // not a number
    }
    if (magnitude >= 0x477ff000u) {
        return static_cast<aclFloat16>(sign | 0x7c00u); // rounds to infinity
    }
    // The fraction with its leading one, and how many of its bits go; the rest is rounded to nearest, ties to even.
    const uint32_t exponent = magnitude >> 23;
    const bool normal = exponent >= 113;
    if (exponent < 102) {
        return sign;
    }
    const uint32_t fraction = (magnitude & 0x7fffffu) | 0x800000u;
    const uint32_t dropped = normal ? 13 : 126 - exponent;
    uint32_t kept = fraction >> dropped;
    const uint32_t rest = fraction & ((1u << dropped) - 1);
    const uint32_t half = 1u << (dropped - 1);
    kept += rest > half || (rest == half && (kept & 1u) != 0) ? 1 : 0;
    return static_cast<aclFloat16>(sign | (normal ? ((exponent - 113) << 10) + kept : kept));
}

} // namespace

aclError aclrtGetVersion(int32_t *major, int32_t *minor, int32_t *patch) {
    return guarded("aclrtGetVersion", [&]() -> AclResult {
        if (major == nullptr || minor == nullptr || patch == nullptr) {
            return null_argument("major, minor or patch");
        }
        *major = kVersion[0];
        *minor = kVersion[1];
        *patch = kVersion[2];
        return {};
    });
}

const char *aclrtGetSocName() {
    const char *name = nullptr;
    guarded("aclrtGetSocName", [&]() -> AclResult {
        DeviceModel &model = DeviceModel::instance();
        name = model.intern(model.profile()->soc_name);
        return {};
    });
    return name;
}

aclError aclsysGetCANNVersion(aclCANNPackageName name, aclCANNPackageVersion *version) {
    return guarded("aclsysGetCANNVersion", [&]() -> AclResult {
        if (version == nullptr) {
            return null_argument("version");
        }
        if (static_cast<unsigned>(name) >= std::size(kPackages)) {
            return acl_error(ACL_ERROR_INVALID_PARAM, text("package ", static_cast<int>(name), "; 0 to 7 exist"));
        }
        *version = {};
        std::snprintf(version->version, sizeof version->version, "%d.%d.%d", kCann[0], kCann[1], kCann[2]);
        std::snprintf(version->majorVersion, sizeof version->majorVersion, "%d", kCann[0]);
        std::snprintf(version->minorVersion, sizeof version->minorVersion, "%d", kCann[1]);
        std::snprintf(version->patchVersion, sizeof version->patchVersion, "%d", kCann[2]);
        return {};
    });
}

aclError aclsysGetVersionStr(char *package, char *version) {
    return guarded("aclsysGetVersionStr", [&]() -> AclResult {
        AclResult checked = check_package(package, version);
        if (checked) {
            std::snprintf(version, ACL_PKG_VERSION_MAX_SIZE, "%d.%d.%d", kCann[0], kCann[1], kCann[2]);
        }
        return checked;
    });
}

aclError aclsysGetVersionNum(char *package, int32_t *version) {
    return guarded("aclsysGetVersionNum", [&]() -> AclResult {
        AclResult checked = check_package(package, version);
        if (checked) {
            *version = kCann[0] * 10'000'000 + kCann[1] * 100'000 + kCann[2] * 1000;
        }
        return checked;
    });
}

aclError aclrtGetRunMode(aclrtRunMode *mode) {
    return guarded("aclrtGetRunMode", [&]() -> AclResult {
        if (mode == nullptr) {
            return null_argument("runMode");
        }
        *mode = ACL_HOST;
        return {};
    });
}

aclError aclrtCheckArchCompatibility(const char *soc, int32_t *compatible) {
    return guarded("aclrtCheckArchCompatibility", [&]() -> AclResult {
        if (soc == nullptr || compatible == nullptr) {
            return null_argument(soc == nullptr ? "socVersion" : "canCompatible");
        }
        *compatible = family(soc) == family(DeviceModel::instance().profile()->soc_name) ? 1 : 0;
        return {};
    });
}

aclError aclGetCannAttributeList(const aclCannAttr **attributes, size_t *count) {
    return guarded("aclGetCannAttributeList", [&]() -> AclResult {
        if (attributes == nullptr || count == nullptr) {
            return null_argument(attributes == nullptr ? "cannAttrList" : "num");
        }
        *attributes = kAttributes;
        *count = std::size(kAttributes);
        return {};
    });
}

aclError aclGetCannAttribute(aclCannAttr attribute, int32_t *value) {
    return guarded("aclGetCannAttribute", [&]() -> AclResult {
        if (value == nullptr) {
            return null_argument("value");
        }
        if (std::find(std::begin(kAttributes), std::end(kAttributes), attribute) == std::end(kAttributes)) {
            return acl_error(ACL_ERROR_INVALID_PARAM,
                             text("attribute ", static_cast<int>(attribute), "; 0 to 2 exist"));
        }
        *value = 1;
        return {};
    });
}

size_t aclDataTypeSize(aclDataType type) {
    return guarded_value("aclDataTypeSize", size_t{0}, [&] { return size_of(type); });
}

float aclFloat16ToFloat(aclFloat16 value) {
    return guarded_value("aclFloat16ToFloat", 0.0F, [&] { return widen(value); });
}

aclFloat16 aclFloatToFloat16(float value) {
    return guarded_value("aclFloatToFloat16", aclFloat16{0}, [&] { return narrow(value); });
}
