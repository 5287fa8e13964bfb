// The heap of a test program, counted. A file of its own: where GCC 12 inlines one of a pair of new
// and delete, it takes them for a mismatch.
#include "tests/client/counting_new.h"

#include <cstdlib>
#include <new>

namespace {
thread_local long allocations = 0;
}

namespace tagwire::testing {
long allocations_of_this_thread() { return allocations; }
}  // namespace tagwire::testing

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size != 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
// Under sanitizers those of arrays do not come here by themselves.
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
