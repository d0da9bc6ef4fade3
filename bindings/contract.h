// Markers shared by the contract headers. SPDX-License-Identifier: MIT
#pragma once

// A table field is filled from the library's export of the same name. ASCEND_OPTIONAL marks an export that a valid library
// may lack and names the first release that has it; every other field is required.
// Where the table is filled, a missing export that answers a status is replaced by one that answers a status of its own, and
// one that answers a value by one that answers zero (ASCEND_OPTIONAL_STATUS, ASCEND_OPTIONAL_VALUE).
#if defined(__clang__)
#define ASCEND_OPTIONAL(since) __attribute__((annotate("optional: " since)))
#define ASCEND_OPTIONAL_STATUS(since) __attribute__((annotate("optional status: " since)))
#define ASCEND_OPTIONAL_VALUE(since) __attribute__((annotate("optional value: " since)))
#else
#define ASCEND_OPTIONAL(since)
#define ASCEND_OPTIONAL_STATUS(since)
#define ASCEND_OPTIONAL_VALUE(since)
#endif

// Over-alignment, which the C# generator cannot express (ASCEND_BINDINGS is defined while it runs); the structures that use it
// have their tail padding spelled out, so their size is the same without it.
#if defined(ASCEND_BINDINGS)
#define ASCEND_ALIGNED(bytes)
#else
#define ASCEND_ALIGNED(bytes) __attribute__((aligned(bytes)))
#endif
