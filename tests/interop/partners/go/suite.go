// What the clients of the two Go libraries share: jobs, answers, and values as the suite writes them.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"time"
	"unicode/utf16"
)

const compact = "20060102T15:04:05"

type job struct {
	ID        int                          `json:"id"`
	Method    string                       `json:"method"`
	Params    []map[string]json.RawMessage `json:"params"`
	Multicall [][2]json.RawMessage         `json:"multicall"`
}

// What a call came to, as the suite wants it.
type answer map[string]interface{}

// caller is one of the libraries.
type caller interface {
	// bytes is how the library takes them.
	bytes(data []byte) interface{}
	call(method string, args []interface{}) (interface{}, answer)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// native is the value that a caller of the library would pass.
func native(lib caller, value map[string]json.RawMessage) interface{} {
	for tag, raw := range value {
		var text string
		switch tag {
		case "bool":
			var flag bool
			must(json.Unmarshal(raw, &flag))
			return flag
		case "nil":
			return nil
		case "list":
			var elements []map[string]json.RawMessage
			must(json.Unmarshal(raw, &elements))
			list := []interface{}{}
			for _, each := range elements {
				list = append(list, native(lib, each))
			}
			return list
		case "struct":
			var members map[string]map[string]json.RawMessage
			must(json.Unmarshal(raw, &members))
			fields := map[string]interface{}{}
			for name, each := range members {
				fields[name] = native(lib, each)
			}
			return fields
		}
		must(json.Unmarshal(raw, &text))
		switch tag {
		case "int", "i8":
			number, err := strconv.ParseInt(text, 10, 64)
			must(err)
			return number
		case "double":
			bits, err := strconv.ParseUint(text, 16, 64)
			must(err)
			return math.Float64frombits(bits)
		case "string":
			return text
		case "bytes":
			data, err := hex.DecodeString(text)
			must(err)
			return lib.bytes(data)
		case "datetime":
			moment, err := time.Parse(compact, text)
			must(err)
			return moment
		}
	}
	panic("a value without a tag")
}

// tagged is what the library handed out.
func tagged(value interface{}) interface{} {
	switch v := value.(type) {
	case nil:
		return answer{"nil": nil}
	case bool:
		return answer{"bool": v}
	case int:
		return answer{"int": strconv.Itoa(v)}
	case int64:
		return answer{"int": strconv.FormatInt(v, 10)}
	case float64:
		return answer{"double": fmt.Sprintf("%016x", math.Float64bits(v))}
	case string:
		return answer{"string": v}
	case []byte:
		return answer{"bytes": hex.EncodeToString(v)}
	case time.Time:
		return answer{"datetime": v.UTC().Format(compact)}
	case []interface{}:
		list := []interface{}{}
		for _, each := range v {
			list = append(list, tagged(each))
		}
		return answer{"list": list}
	case map[string]interface{}:
		fields := answer{}
		for name, each := range v {
			fields[name] = tagged(each)
		}
		return answer{"struct": fields}
	}
	panic(fmt.Sprintf("no neutral form for %T", value))
}

// run does one job; a panic of the library is its answer.
func run(lib caller, todo job) (result answer) {
	defer func() {
		if cause := recover(); cause != nil {
			result = answer{"error": fmt.Sprint("panic: ", cause)}
		}
	}()
	if todo.Multicall != nil {
		return multicall(lib, todo.Multicall)
	}
	args := []interface{}{}
	for _, param := range todo.Params {
		args = append(args, native(lib, param))
	}
	value, failure := lib.call(todo.Method, args)
	if failure != nil {
		return failure
	}
	return answer{"result": tagged(value)}
}

// The libraries know nothing of multicall: a caller builds the array and opens the boxes.
func multicall(lib caller, calls [][2]json.RawMessage) answer {
	list := []interface{}{}
	for _, each := range calls {
		var method string
		var params []map[string]json.RawMessage
		must(json.Unmarshal(each[0], &method))
		must(json.Unmarshal(each[1], &params))
		args := []interface{}{}
		for _, param := range params {
			args = append(args, native(lib, param))
		}
		list = append(list, map[string]interface{}{"methodName": method, "params": args})
	}
	value, failure := lib.call("system.multicall", []interface{}{list})
	if failure != nil {
		return failure
	}
	results := []interface{}{}
	for _, each := range value.([]interface{}) {
		if box, ok := each.([]interface{}); ok {
			results = append(results, answer{"result": tagged(box[0])})
			continue
		}
		fault := each.(map[string]interface{})
		code, err := strconv.Atoi(fmt.Sprint(fault["faultCode"]))
		must(err)
		results = append(results, answer{"fault": []interface{}{code, fault["faultString"]}})
	}
	return answer{"results": results}
}

// ascii escapes every other character of a JSON text.
func ascii(text []byte) string {
	out := make([]byte, 0, len(text))
	for _, unit := range utf16.Encode([]rune(string(text))) {
		if unit < 128 {
			out = append(out, byte(unit))
		} else {
			out = append(out, fmt.Sprintf("\\u%04x", unit)...)
		}
	}
	return string(out)
}

func base64Of(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

// serve does the jobs of standard input, one a line.
func serve(lib caller) {
	lines := bufio.NewReaderSize(os.Stdin, 1<<16)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var todo job
		must(json.Unmarshal(line, &todo))
		result := run(lib, todo)
		result["id"] = todo.ID
		text, err := json.Marshal(result)
		must(err)
		fmt.Println(ascii(text))
	}
}
