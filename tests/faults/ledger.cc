#include "tests/faults/ledger.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

namespace tagwire::testing {

std::string answer_to(std::int32_t token, std::size_t size) {
  const std::string word = "<answer to " + std::to_string(token) + " & no other> ";
  std::string text = word;
  while (text.size() < size) text += word;
  return text;
}

std::int32_t Ledger::issue() {
  const std::int32_t token = next_.fetch_add(1);
  if (static_cast<std::size_t>(token) >= capacity_) throw std::out_of_range("the ledger is full");
  return token;
}

void Ledger::ran(std::int32_t token) {
  if (token < 0 || token >= next_.load()) {
    throw std::out_of_range("token " + std::to_string(token) + " was never issued");
  }
  ++runs_[static_cast<std::size_t>(token)];
}

unsigned Ledger::runs(std::int32_t token) const { return runs_[static_cast<std::size_t>(token)]; }

LedgerFile::LedgerFile(const std::string& path)
    : file_(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)) {
  if (file_ < 0) throw std::runtime_error("cannot open " + path + ": " + std::strerror(errno));
}

LedgerFile::~LedgerFile() { ::close(file_); }

void LedgerFile::ran(std::int32_t token) const {
  if (::write(file_, &token, sizeof token) != sizeof token) {
    throw std::runtime_error(std::string("cannot write the ledger: ") + std::strerror(errno));
  }
}

std::vector<std::int32_t> LedgerFile::read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<std::int32_t> tokens;
  for (std::int32_t token = 0; file.read(reinterpret_cast<char*>(&token), sizeof token);) {
    tokens.push_back(token);
  }
  return tokens;
}

}  // namespace tagwire::testing
