#include "tagwire/transport/read_buffer.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace tagwire::transport {
namespace {

std::string_view view(ReadBuffer& buffer) { return {buffer.data(), buffer.size()}; }

void append(ReadBuffer& buffer, std::string_view bytes, std::optional<std::size_t> whole = {}) {
  while (!bytes.empty()) {
    const ReadBuffer::Room room = buffer.prepare(whole);
    ASSERT_GT(room.size, 0U);
    const std::size_t count = std::min(room.size, bytes.size());
    std::memcpy(room.data, bytes.data(), count);
    buffer.commit(count);
    bytes.remove_prefix(count);
  }
}

std::string pattern(std::size_t size) {
  std::string bytes(size, ' ');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
  return bytes;
}

TEST(ReadBuffer, KeepsWhatItWasGivenAtEverySizeAroundItsSteps) {
  BufferPool pool;
  for (const std::size_t step : {ReadBuffer::kInlineBytes, BufferPool::kBufferBytes,
                                 2 * BufferPool::kBufferBytes, 8 * BufferPool::kBufferBytes}) {
    for (const std::size_t size : {step - 1, step, step + 1}) {
      ReadBuffer buffer(pool);
      const std::string bytes = pattern(size);
      append(buffer, bytes);
      EXPECT_EQ(view(buffer), bytes) << size;
      EXPECT_EQ(buffer.on_heap(), size > ReadBuffer::kInlineBytes) << size;
    }
  }
}

TEST(ReadBuffer, GivesTheHeapBackOnceItIsUsedUp) {
  BufferPool pool;
  ReadBuffer buffer(pool);
  append(buffer, pattern(100'000));
  ASSERT_TRUE(buffer.on_heap());
  buffer.consume(100'000);
  EXPECT_TRUE(buffer.empty());
  EXPECT_EQ(buffer.prepare({}).size, ReadBuffer::kInlineBytes);
  EXPECT_FALSE(buffer.on_heap());
}

TEST(ReadBuffer, KeepsPipelinedBytesWhenItShrinks) {
  BufferPool pool;
  for (const std::size_t rest : {1U, 511U, 512U, 513U, 5'000U}) {
    ReadBuffer buffer(pool);
    const std::string bytes = pattern(20'000 + rest);
    append(buffer, bytes);
    buffer.consume(20'000);
    EXPECT_GT(buffer.prepare({}).size, 0U);
    EXPECT_EQ(view(buffer), bytes.substr(20'000)) << rest;
    EXPECT_EQ(buffer.on_heap(), rest > ReadBuffer::kInlineBytes / 2) << rest;
  }
}

TEST(ReadBuffer, GrowsWithWhatCameNotWithWhatWasDeclared) {
  BufferPool pool;
  ReadBuffer buffer(pool);
  std::size_t received = 0;
  while (received < 1'000'000) {
    const ReadBuffer::Room room = buffer.prepare(std::size_t{1} << 40);
    EXPECT_LE(received + room.size, std::max(2 * received, BufferPool::kBufferBytes));
    std::memset(room.data, 'x', room.size);
    buffer.commit(room.size);
    received += room.size;
  }
}

TEST(ReadBuffer, StopsAtTheDeclaredSizeInsteadOfDoublingPastIt) {
  BufferPool pool;
  ReadBuffer buffer(pool);
  const std::size_t whole = 3 * BufferPool::kBufferBytes;
  append(buffer, pattern(2 * BufferPool::kBufferBytes), whole);
  EXPECT_EQ(buffer.prepare(whole).size, BufferPool::kBufferBytes);
}

TEST(BufferPool, ReusesBuffersOfTheCommonSize) {
  BufferPool pool;
  char* first = pool.take();
  pool.give_back(first, BufferPool::kBufferBytes);
  char* second = pool.take();
  EXPECT_EQ(first, second);
  pool.give_back(second, BufferPool::kBufferBytes);
}

}  // namespace
}  // namespace tagwire::transport
