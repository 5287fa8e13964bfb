#include "tagwire/base/buffer.h"

#include <algorithm>

namespace tagwire {

void OutputBuffer::grow(std::size_t count) {
  const auto wanted = std::max<std::size_t>({size_ + count, 2 * capacity_, 256});
  auto grown = std::make_unique_for_overwrite<char[]>(wanted);
  if (size_ != 0) std::memcpy(grown.get(), data_.get(), size_);
  data_ = std::move(grown);
  capacity_ = wanted;
}

}  // namespace tagwire
