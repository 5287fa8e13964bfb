// ReadBuffer: what a connection received and did not yet use. An idle connection has only the small
// room inside; a request that does not fit borrows a heap buffer, which grows with what was
// received (never with what was declared) and is given back once the request is used up. That is
// what keeps ten thousand idle connections cheap and a lying Content-Length harmless.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace tagwire::transport {

/// Spare heap buffers of the common size, so that larger requests do not allocate each time.
/// Thread safety: all members from any thread. It outlives the buffers that borrow from it.
class BufferPool {
 public:
  static constexpr std::size_t kBufferBytes = 16 * 1024;
  static constexpr std::size_t kMaxSpare = 64;  // 1 MiB at most is kept for later

  BufferPool() = default;
  ~BufferPool();
  BufferPool(const BufferPool&) = delete;
  BufferPool& operator=(const BufferPool&) = delete;

  /// kBufferBytes bytes from malloc(). Throws std::bad_alloc.
  char* take();
  /// Takes back a buffer of `capacity` bytes from malloc(): keeps or frees it.
  void give_back(char* buffer, std::size_t capacity) noexcept;

 private:
  std::mutex mutex_;
  std::vector<char*> spare_;
};

/// Thread safety: none; it belongs to one connection.
class ReadBuffer {
 public:
  /// Room without the heap: the head and body of a usual small call of Python's client take some
  /// 400 bytes.
  static constexpr std::size_t kInlineBytes = 1024;

  struct Room {
    char* data;
    std::size_t size;
  };

  explicit ReadBuffer(BufferPool& pool) noexcept : pool_(pool) {}
  ~ReadBuffer() { release(); }
  ReadBuffer(const ReadBuffer&) = delete;
  ReadBuffer& operator=(const ReadBuffer&) = delete;

  /// What was received and not consumed. Lifetime: until the next prepare().
  char* data() noexcept { return start() + begin_; }
  std::size_t size() const noexcept { return end_ - begin_; }
  bool empty() const noexcept { return begin_ == end_; }
  /// Whether the bytes from data() on fill all the room that there is.
  bool full() const noexcept { return begin_ == 0 && end_ == capacity_; }
  bool on_heap() const noexcept { return heap_ != nullptr; }

  /// Room for more bytes, at least one; may move what is there. `whole`: the size that the bytes
  /// from data() on are expected to reach, where known. It saves the last doubling, no more. Throws
  /// std::bad_alloc.
  Room prepare(std::optional<std::size_t> whole);
  void commit(std::size_t count) noexcept { end_ += count; }
  /// Drops `count` bytes, at most size(), from the front.
  void consume(std::size_t count) noexcept { begin_ += count; }
  /// Cuts what is there back to `count` bytes, at most size().
  void truncate(std::size_t count) noexcept { end_ = begin_ + count; }
  void clear() noexcept { begin_ = end_ = 0; }

 private:
  char* start() noexcept { return heap_ != nullptr ? heap_ : inline_.data(); }
  void compact() noexcept;
  void grow(std::optional<std::size_t> whole);
  void release() noexcept;

  BufferPool& pool_;
  char* heap_ = nullptr;
  std::size_t capacity_ = kInlineBytes;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::array<char, kInlineBytes> inline_;  // left uninitialised
};

}  // namespace tagwire::transport
