// SPDX-License-Identifier: MIT
#include "programs/builtin.h"

namespace ascend::mock {

const std::vector<const Program *> &built_in_programs() {
    static const std::vector<const Program *> all = {&noop_program(),          &nop_program(),
                                                     &fault_program(),         &vector_example_program(),
                                                     &cce_attention_program(), &qwen3_attention_program(),
                                                     &qwen3_decode_program()};
    return all;
}

const Program *find_program(std::string_view name) {
    for (const Program *program : built_in_programs()) {
        if (program->name() == name) {
            return program;
        }
    }
    return nullptr;
}

} // namespace ascend::mock
