#include "tagwire/http/media_type.h"

#include <gtest/gtest.h>

namespace tagwire::http {
namespace {

TEST(MediaType, SplitsTypeAndCharset) {
  struct Case {
    std::string_view input;
    std::string_view type;
    std::string_view charset;
  };
  for (const auto& [input, type, charset] : {
           Case{"", "", ""},
           Case{"text/xml", "text/xml", ""},
           Case{"text/xml;charset=utf-8", "text/xml", "utf-8"},
           Case{"text/xml ; Charset = \"iso-8859-1\" ; x=y", "text/xml", "iso-8859-1"},
           Case{"text/xml; x=\"; charset=a\\\"; charset=b\"; charset=c", "text/xml", "c"},
           Case{"text/xml; charset", "text/xml", ""},
           Case{"text/xml; charset=", "text/xml", ""},
           Case{"text/xml; charset=\"", "text/xml", "\""},
           Case{"text/xml; x=\"open; charset=a", "text/xml", ""},
           Case{"text/xml; x=\"\\", "text/xml", ""},
           Case{";charset=x", "", "x"},
       }) {
    EXPECT_EQ(parse_media_type(input).type, type) << input;
    EXPECT_EQ(parse_media_type(input).charset, charset) << input;
  }
}

TEST(MediaType, ReadsAllButWhatAForeignPageMaySend) {
  for (const char* type :
       {"", "text/xml", "TEXT/XML", "application/xml", "application/rpc+xml", "text/xml; x=y",
        "application/octet-stream", "application/json", "nonsense", "text/plainish", "multipart"}) {
    EXPECT_TRUE(is_readable_media_type(type)) << type;
  }
  for (const char* type : {"text/plain", "Text/Plain; charset=utf-8", " text/plain",
                           "text/plain ;x", "application/x-www-form-urlencoded",
                           "multipart/form-data; boundary=x", "MULTIPART/mixed"}) {
    EXPECT_FALSE(is_readable_media_type(type)) << type;
  }
}

}  // namespace
}  // namespace tagwire::http
