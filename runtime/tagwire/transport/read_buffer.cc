#include "tagwire/transport/read_buffer.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace tagwire::transport {

BufferPool::~BufferPool() {
  for (char* buffer : spare_) std::free(buffer);
}

char* BufferPool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!spare_.empty()) {
      char* buffer = spare_.back();
      spare_.pop_back();
      return buffer;
    }
    spare_.reserve(kMaxSpare);  // so that giving back cannot fail
  }
  auto* buffer = static_cast<char*>(std::malloc(kBufferBytes));
  if (buffer == nullptr) throw std::bad_alloc();
  return buffer;
}

void BufferPool::give_back(char* buffer, std::size_t capacity) noexcept {
  if (capacity == kBufferBytes) {
    const std::lock_guard lock(mutex_);
    if (spare_.size() < kMaxSpare) {
      spare_.push_back(buffer);
      return;
    }
  }
  std::free(buffer);
}

ReadBuffer::Room ReadBuffer::prepare(std::optional<std::size_t> whole) {
  if (begin_ != 0) compact();
  if (end_ == capacity_) grow(whole);
  return {start() + end_, capacity_ - end_};
}

/// Moves what is left to the front, and back inside where it fits with room to spare. Only after a
/// request was consumed, so each byte moves once per request that precedes it at most.
void ReadBuffer::compact() noexcept {
  const std::size_t left = size();
  if (heap_ != nullptr && left <= kInlineBytes / 2) {
    std::memcpy(inline_.data(), heap_ + begin_, left);
    release();
  } else if (left != 0) {
    std::memmove(start(), start() + begin_, left);
  }
  begin_ = 0;
  end_ = left;
}

void ReadBuffer::grow(std::optional<std::size_t> whole) {
  if (heap_ == nullptr) {
    char* buffer = pool_.take();
    std::memcpy(buffer, inline_.data(), end_);
    heap_ = buffer;
    capacity_ = BufferPool::kBufferBytes;
    return;
  }
  std::size_t wanted = 2 * capacity_;
  if (whole && *whole > capacity_ && *whole < wanted) wanted = *whole;
  // realloc: large blocks move by remapping pages, not by copying.
  auto* grown = static_cast<char*>(std::realloc(heap_, wanted));
  if (grown == nullptr) throw std::bad_alloc();
  heap_ = grown;
  capacity_ = wanted;
}

void ReadBuffer::release() noexcept {
  if (heap_ == nullptr) return;
  pool_.give_back(heap_, capacity_);
  heap_ = nullptr;
  capacity_ = kInlineBytes;
}

}  // namespace tagwire::transport
