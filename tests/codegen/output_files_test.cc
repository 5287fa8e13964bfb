#include "codegen/output_files.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace tagwire::codegen {
namespace {

namespace fs = std::filesystem;

class OutputFiles : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(testing::TempDir()) / (std::string("tagwire_output_files_") + test->name());
    fs::remove_all(folder_);
    ASSERT_EQ(create_folder(folder_.string()), std::nullopt);
  }
  void TearDown() override { fs::remove_all(folder_); }

  static std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

  fs::path folder_;
};

TEST_F(OutputFiles, AreWrittenOnlyWhenTheyDiffer) {
  const fs::path file = folder_ / "a.h";
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(1);
  ASSERT_EQ(write_if_different(file.string(), "one"), std::nullopt);
  fs::last_write_time(file, old);
  ASSERT_EQ(write_if_different(file.string(), "one"), std::nullopt);
  EXPECT_EQ(fs::last_write_time(file), old);
  ASSERT_EQ(write_if_different(file.string(), "two"), std::nullopt);
  EXPECT_NE(fs::last_write_time(file), old);
  EXPECT_EQ(read(file), "two");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1)
      << "nothing is left beside it";
}

TEST_F(OutputFiles, CreateFoldersInDepth) {
  EXPECT_EQ(create_folder((folder_ / "b/c/d").string()), std::nullopt);
  EXPECT_TRUE(fs::is_directory(folder_ / "b/c/d"));
}

TEST_F(OutputFiles, SayWhyTheyCannotBeWritten) {
  const std::string file = (folder_ / "file").string();
  ASSERT_EQ(write_if_different(file, ""), std::nullopt);
  EXPECT_EQ(create_folder(file), "cannot create the folder '" + file + "': Not a directory");
  EXPECT_EQ(write_if_different(file + "/x", ""),
            "cannot write '" + file + "/x.new': Not a directory");
}

TEST(Depfile, EscapesNames) {
  EXPECT_EQ(depfile_text("out/a.h", {"a b.idl", "c#$.idl"}),
            "out/a.h: \\\n  a\\ b.idl \\\n  c\\#$$.idl\n");
}

}  // namespace
}  // namespace tagwire::codegen
