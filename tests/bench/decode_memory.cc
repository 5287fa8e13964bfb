// How much memory a decode needs beside the message, against the size of its result. Counts every
// malloc of the process through glibc's hooks by name, so a library that does not use operator new
// is counted as well. Prints one JSON object: {"doubles/tagwire": {"peak": ..., "result": ...},
// ...}.
#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <string>

#include <malloc.h>

#include "tests/bench/messages.h"
#include "tests/bench/peers.h"

extern "C" {
// glibc's own names for the functions that are replaced below.
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);
}

namespace {

std::size_t live = 0;
std::size_t peak = 0;

void* counted(void* block) {
  if (block != nullptr) live += malloc_usable_size(block);
  peak = std::max(peak, live);
  return block;
}
void forget(void* block) {
  if (block != nullptr) live -= malloc_usable_size(block);
}

}  // namespace

extern "C" {
void* malloc(std::size_t size) { return counted(__libc_malloc(size)); }
void* calloc(std::size_t count, std::size_t size) { return counted(__libc_calloc(count, size)); }
void* realloc(void* old, std::size_t size) {
  // Both blocks may exist for a moment; for large ones the kernel moves pages instead of copying.
  forget(old);
  return counted(__libc_realloc(old, size));
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return counted(__libc_memalign(alignment, size));
}
int posix_memalign(void** out, std::size_t alignment, std::size_t size) {
  *out = counted(__libc_memalign(alignment, size));
  return *out != nullptr ? 0 : ENOMEM;
}
void free(void* block) {
  forget(block);
  __libc_free(block);
}
}

namespace tagwire::bench {

namespace {

bool first = true;

template <class Peer, class T>
void measure(const std::string& message, const std::string& who, const std::string& document) {
  std::size_t before = live;
  peak = live;
  T out;
  if (!Peer::read(document, out)) {
    std::cerr << "decode_memory: " << who << " cannot read " << message << "\n";
    std::exit(1);
  }
  const std::size_t highest = peak - before;
  // The result as its owner would keep it: a copy has no spare room.
  before = live;
  const T kept = out;
  const std::size_t result = live - before;
  std::cout << (first ? "{" : ", ") << "\"" << message << "/" << who << "\": {\"peak\": " << highest
            << ", \"result\": " << result << "}";
  first = false;
}

template <class T>
void measure_all(const std::string& message, const T& value) {
  const std::string document = call_document(value, Layout::kPython);
  measure<Tagwire, T>(message, "tagwire", document);
  measure<Tinyxml2, T>(message, "tinyxml2", document);
  measure<Pugixml, T>(message, "pugixml", document);
  measure<Expat, T>(message, "expat", document);
}

}  // namespace

}  // namespace tagwire::bench

int main() {
  using namespace tagwire::bench;
  measure_all("doubles", make_doubles(kElements));
  measure_all("ints", make_ints(kElements));
  measure_all("strings", make_strings(kElements));
  measure_all("bytes", make_bytes(kMebibyte));
  std::cout << "}" << std::endl;
}
