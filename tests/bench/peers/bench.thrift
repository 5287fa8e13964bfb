// The benchmark's interface for Thrift.
namespace cpp bench_thrift

struct Position { 1: required double x, 2: required double y }

struct Record {
  1: required i32 id,
  2: required bool active,
  3: required double weight,
  4: required string name,
  5: required string note,
  6: required i64 created,  // seconds since 1970
  7: required binary digest,
  8: required list<string> tags,
  9: required Position position,
  10: required i32 revision,
}

service Bench {
  i32 add(1: i32 a, 2: i32 b),
  Record echo(1: Record record),
  double sum(1: list<double> values),
}
