// OutputBuffer: the growing byte buffer that every writer appends to. std::string would do, but it
// clears what it grows by and checks capacity at each append; the codec's hot path asks for room
// once and then writes.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

namespace tagwire {

/// A byte buffer that grows by doubling and can be reused. Thread safety: none. Lifetime: views die
/// with the next growth.
class OutputBuffer {
 public:
  OutputBuffer() = default;
  OutputBuffer(OutputBuffer&&) = default;
  OutputBuffer& operator=(OutputBuffer&&) = default;

  std::string_view view() const noexcept { return {data_.get(), size_}; }
  const char* data() const noexcept { return data_.get(); }
  char* data() noexcept { return data_.get(); }
  std::size_t size() const noexcept { return size_; }
  std::size_t capacity() const noexcept { return capacity_; }
  bool empty() const noexcept { return size_ == 0; }

  void clear() noexcept { size_ = 0; }
  /// Cuts back to `size` bytes, which must be at most size(): how a half-written value is taken
  /// back.
  void truncate(std::size_t size) noexcept { size_ = size; }
  /// Frees the memory as well.
  void reset() noexcept { *this = OutputBuffer(); }

  /// Makes room for `count` more bytes and returns where they go; commit() what was written.
  char* prepare(std::size_t count) {
    if (capacity_ - size_ < count) grow(count);
    return data_.get() + size_;
  }
  void commit(std::size_t count) noexcept { size_ += count; }

  void append(std::string_view text) {
    if (text.empty()) return;
    std::memcpy(prepare(text.size()), text.data(), text.size());
    size_ += text.size();
  }
  void push_back(char c) {
    *prepare(1) = c;
    size_ += 1;
  }

 private:
  struct Moved {  // a size that a move leaves at zero, so that a moved-from buffer is empty
    std::size_t value = 0;
    Moved() = default;
    Moved(Moved&& other) noexcept : value(std::exchange(other.value, 0)) {}
    Moved& operator=(Moved&& other) noexcept {
      value = std::exchange(other.value, 0);
      return *this;
    }
    Moved& operator=(std::size_t v) noexcept {
      value = v;
      return *this;
    }
    Moved& operator+=(std::size_t v) noexcept {
      value += v;
      return *this;
    }
    operator std::size_t() const noexcept { return value; }  // NOLINT(*-explicit-*)
  };

  void grow(std::size_t count);

  std::unique_ptr<char[]> data_;
  Moved size_;
  Moved capacity_;
};

}  // namespace tagwire
