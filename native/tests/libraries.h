// The function tables of the built libraries, loaded by name as a client loads them. SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "acl/acl_contract.h"
#include "mock/mock_contract.h"
#include "abi/simpler_abi.h"

namespace ascend::mock::test {

// Each ends the process with a message when the library or a symbol is missing.
const MockApi &mock();
const AclApi &acl();
const SimplerApi &simpler();

std::string library_path(const std::string &name);

// Fills a table from a library of its own handle, for example the TraCR build; false when a symbol is missing.
bool load_simpler(const std::string &path, void *&handle, SimplerApi &table);

MockLedger ledger();

// Installs a fault plan for the life of the object.
class Faults {
public:
    explicit Faults(const std::string &json);
    ~Faults();
    Faults(const Faults &) = delete;
    Faults &operator=(const Faults &) = delete;
    void clear();
};

// Loads a profile that is the built-in one with the given constants of group "device"; restores the built-in on
// destruction.
class Profile {
public:
    explicit Profile(const std::string &device_constants, const std::string &name = "test");
    ~Profile();
    Profile(const Profile &) = delete;
    Profile &operator=(const Profile &) = delete;
};

// Text of this thread's recent refusals; empties it.
std::string recent_messages();

} // namespace ascend::mock::test
