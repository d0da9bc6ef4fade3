// SPDX-License-Identifier: MIT
#include "tracr/markers.h"

#include <algorithm>

namespace ascend::mock {

const std::vector<std::string_view> &markers_of(CaptureStyle::Revision revision) {
    static const std::vector<std::string_view> branch = {"Orchestrating",
                                                         "Read_Dimensions",
                                                         "Reshape_Kernels",
                                                         "Pre_Loop_Info",
                                                         "PTO2_SCOPE_",
                                                         "Scheduling",
                                                         "Phase1",
                                                         "Phase2",
                                                         "Phase3",
                                                         "Phase3b",
                                                         "Phase4",
                                                         "Drain",
                                                         "Initializing",
                                                         "De_Initializing",
                                                         "DLL_loading",
                                                         "Allocating",
                                                         "Running_Task_Single",
                                                         "Running_Task_Pair",
                                                         "Barrier"};
    static const std::vector<std::string_view> fork = {"Orchestrating",
                                                       "Read_Dimensions",
                                                       "Reshape_Kernels",
                                                       "Pre_Loop_Info",
                                                       "PTO2_SCOPE_",
                                                       "Scheduling",
                                                       "Phase1",
                                                       "Phase2",
                                                       "Phase3",
                                                       "Phase4",
                                                       "Drain",
                                                       "Initializing",
                                                       "De_Initializing",
                                                       "DLL_loading",
                                                       "Allocating",
                                                       "Running_Task_Single",
                                                       "Running_Task_Pair",
                                                       "Barrier",
                                                       "Resolving",
                                                       "CommNotify",
                                                       "CommWait"};
    return revision == CaptureStyle::Revision::aicore ? fork : branch;
}

uint16_t event_of(CaptureStyle::Revision revision, std::string_view marker) {
    const std::vector<std::string_view> &markers = markers_of(revision);
    return static_cast<uint16_t>(std::find(markers.begin(), markers.end(), marker) - markers.begin());
}

} // namespace ascend::mock
