// One layer alone.
#include <iostream>

#include "tagwire/wire/codecs.h"
#include "tagwire/wire/reply.h"

int main() {
  const tagwire::Result<int> sum = tagwire::wire::decode_reply<int>(
      "<methodResponse><params><param><value><i4>8</i4></value></param></params></methodResponse>");
  std::cout << sum.value() << '\n';
}
