// Decoding one value in tests, both ways: by prediction and without, which must agree.
#pragma once

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tagwire/wire/codecs.h"

namespace tagwire::wire {

/// What came of decoding: the value, or the error's text.
template <class T>
struct Decoded {
  bool ok = false;
  T value{};
  DecodeError error;
};

template <class T>
Decoded<T> decode_once(std::string_view xml, const ReadSettings& settings) {
  Decoded<T> out;
  Decoder in(xml, settings);
  out.ok = Codec<T>::decode(in, out.value);
  if (out.ok && in.reader().cursor() != in.reader().end()) {
    ADD_FAILURE() << "stopped before the end of " << xml;
  }
  if (!out.ok) out.error = in.error();
  return out;
}

template <class T>
Decoded<T> decode(std::string_view xml, ReadSettings settings = {}) {
  const Decoded<T> predicted = decode_once<T>(xml, settings);
  settings.predict = false;
  Decoded<T> general = decode_once<T>(xml, settings);
  EXPECT_EQ(predicted.ok, general.ok) << xml;
  EXPECT_EQ(predicted.error.text(), general.error.text()) << xml;
  EXPECT_EQ(predicted.error.fault_code, general.error.fault_code) << xml;
  if (general.ok && predicted.ok) {
    EXPECT_EQ(predicted.value, general.value) << xml;
  }
  return general;
}

template <class T>
std::string encode(const T& value, const Dialect& dialect = {}) {
  OutputBuffer buffer;
  Encoder out(buffer, dialect);
  Codec<T>::encode(out, value);
  return out.failed() ? "error: " + out.text() : std::string(buffer.view());
}

}  // namespace tagwire::wire
