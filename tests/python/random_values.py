"""Random values of the types that generated modules describe, for tests that send them around."""

import datetime
import string

ALPHABET = string.ascii_letters + " <&>\"'\t\n\r]]>äß€😀\u2028"
UTC = datetime.timezone.utc


class Sampler:
    def __init__(self, tw, random):
        self.tw = tw
        self.random = random
        self.depth = 0

    def text(self):
        return "".join(self.random.choices(ALPHABET, k=self.random.randrange(12)))

    def integer(self, low, high):
        edges = [low, high, 0 if low <= 0 <= high else low, min(max(1, low), high)]
        return self.random.choice([*edges, self.random.randint(low, high)])

    def double(self):
        return self.random.choice(
            [0.0, -0.0, 0.1, 1e300, 5e-324, -1.7976931348623157e308, self.random.uniform(-1e6, 1e6)]
        )

    def count(self):
        return 0 if self.depth > 4 else self.random.randrange(4)

    def any(self):
        pick = self.random.randrange(9 if self.depth < 3 else 7)
        self.depth += 1
        try:
            return (
                lambda: None,
                lambda: self.random.random() < 0.5,
                lambda: self.integer(-(2**63), 2**63 - 1),
                self.double,
                self.text,
                lambda: self.random.randbytes(self.random.randrange(9)),
                self.moment,
                lambda: [self.any() for _ in range(self.count())],
                lambda: {self.text(): self.any() for _ in range(self.count())},
            )[pick]()
        finally:
            self.depth -= 1

    def moment(self):
        seconds = self.random.choice([0, -62135596800, 253402300799, self.random.randrange(2**32)])
        return datetime.datetime(1970, 1, 1, tzinfo=UTC) + datetime.timedelta(seconds=seconds)

    def duration(self):
        return datetime.timedelta(microseconds=self.random.randrange(-(10**12), 10**12))

    def of(self, codec):
        """A value that the codec may send."""
        self.depth += 1
        try:
            return self._of(codec)
        finally:
            self.depth -= 1

    def _of(self, codec):
        tw = self.tw
        if isinstance(codec, tw.Checked):
            return self.checked(codec)
        if isinstance(codec, tw._Int):
            return self.integer(codec.low, codec.high)
        if isinstance(codec, (tw.NameEnum, tw.IntEnum)):
            return self.random.choice(list(codec.cls))
        if isinstance(codec, tw.List):
            return [self.of(codec.item) for _ in range(self.count())]
        if isinstance(codec, tw.Map):
            return {self.of(codec.key): self.of(codec.item) for _ in range(self.count())}
        if isinstance(codec, tw.Tuple):
            return tuple(self.of(item) for item in codec.items)
        if isinstance(codec, tw.Struct):
            return codec.cls(**self.fields(codec))
        if isinstance(codec, tw.Union):
            arm = self.random.choice(codec.arms)
            return arm.cls() if arm.codec is None else arm.cls(self.of(arm.codec))
        return {
            tw.BOOL: lambda: self.random.random() < 0.5,
            tw.DOUBLE: self.double,
            tw.DOUBLE_NONFINITE: lambda: self.random.choice([float("inf"), self.double()]),
            tw.STRING: self.text,
            tw.BYTES: lambda: self.random.randbytes(self.random.randrange(40)),
            tw.DATETIME: self.moment,
            tw.DURATION: self.duration,
            tw.ANY: self.any,
        }[codec]()

    def fields(self, codec):
        values = {}
        for field in codec.fields:
            if field.retired or (field.has_default and self.random.random() < 0.3):
                continue
            absent = field.optional and (self.depth > 4 or self.random.random() < 0.5)
            values[field.attr] = None if absent else self.of(field.codec)
        return values

    def checked(self, codec):
        if codec.pattern is not None:
            return f"{self.random.choice(['AB', 'XY'])}-{self.random.randrange(10**6)}"
        for _ in range(10000):
            value = self.of(codec.codec)
            if codec.range is not None and isinstance(value, int):
                low, high = codec.range
                value = self.random.randint(low if low is not None else -9, high or 9)
            if codec.range is not None and isinstance(value, datetime.timedelta):
                value = abs(value) % codec.range[1]
            if codec.length is not None and isinstance(value, (list, dict)):
                while len(value) < codec.length[0]:
                    more = self.of(codec.codec)
                    value = value + more if isinstance(value, list) else {**value, **more}
            try:
                codec.check(value, ValueError)
            except (ValueError, TypeError):
                continue
            return value
        raise AssertionError("no value fits")
