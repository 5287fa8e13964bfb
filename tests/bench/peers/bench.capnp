# The benchmark's interface for Cap'n Proto.
@0xb3f1c2d4e5a69788;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("bench_capnp");

struct Position { x @0 :Float64; y @1 :Float64; }

struct Record {
  id @0 :Int32;
  active @1 :Bool;
  weight @2 :Float64;
  name @3 :Text;
  note @4 :Text;
  created @5 :Int64;  # seconds since 1970
  digest @6 :Data;
  tags @7 :List(Text);
  position @8 :Position;
  revision @9 :Int32;
}

interface Bench {
  add @0 (a :Int32, b :Int32) -> (value :Int32);
  echo @1 (record :Record) -> (record :Record);
  sum @2 (values :List(Float64)) -> (value :Float64);
}
