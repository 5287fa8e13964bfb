// The suite's neutral values (suite/neutral.py) as a JavaScript program holds them, and back.
'use strict'

// JavaScript has one kind of number. An integer that it holds exactly is described as one, every
// other number as a double; -0 is no integer.
function native(value) {
  const [[tag, content]] = Object.entries(value)
  switch (tag) {
    case 'int':
    case 'i8': return Number(content)
    case 'double': return Buffer.from(content, 'hex').readDoubleBE()
    case 'bytes': return Buffer.from(content, 'hex')
    case 'datetime': return dateOf(content)
    case 'list': return content.map(native)
    case 'struct': {
      const members = {}
      for (const [name, each] of Object.entries(content)) define(members, name, native(each))
      return members
    }
    default: return content // bool, string, nil
  }
}

function neutral(value) {
  if (value === null || value === undefined) return { nil: null }
  if (typeof value === 'boolean') return { bool: value }
  if (typeof value === 'string') return { string: value }
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) return { int: String(value) }
    const bits = Buffer.alloc(8)
    bits.writeDoubleBE(value)
    return { double: bits.toString('hex') }
  }
  if (Buffer.isBuffer(value)) return { bytes: value.toString('hex') }
  if (value instanceof Date) return { datetime: compact(value) }
  if (Array.isArray(value)) return { list: value.map(neutral) }
  const members = {}
  for (const [name, each] of Object.entries(value)) define(members, name, neutral(each))
  return { struct: members }
}

// members[name] = value would set the prototype when the name is "__proto__".
function define(members, name, value) {
  Object.defineProperty(members, name, { value, enumerable: true, writable: true, configurable: true })
}

// The library reads and writes dates in local time; the programs run with TZ=UTC.
function dateOf(text) {
  const [, year, month, day, hour, minute, second] = text.match(/^(\d{4})(\d\d)(\d\d)T(\d\d):(\d\d):(\d\d)$/).map(Number)
  const date = new Date(0)
  date.setFullYear(year, month - 1, day) // not the constructor, which takes the year 33 for 1933
  date.setHours(hour, minute, second)
  return date
}

function compact(date) {
  if (Number.isNaN(date.getTime())) return 'Invalid Date'
  return date.toISOString().replace(/\.000Z$/, '').replace(/-/g, '')
}

// One line of ASCII.
function dumps(value) {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, c => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'))
}

module.exports = { native, neutral, dumps }
