// Linked in, it replaces operator new of the program by one that counts.
#pragma once

namespace tagwire::testing {

/// How often the calling thread has taken memory from the heap.
long allocations_of_this_thread();

}  // namespace tagwire::testing
