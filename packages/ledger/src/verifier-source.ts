// Written by scripts/build-verifier.ts: do not edit.
/** The text of the single-file verifier that goes into every bundle. */
export const verifierSource: string = `#!/usr/bin/env node
// Verifies the ledger bundle in which this file came: node verify.mjs bundle.zip --key KEY
// It needs Node.js 20 or newer and nothing else, and uses no network. Built from @holdfast/ledger (Apache-2.0);
// whoever does not trust the bundle should take this file from a Holdfast release instead.

// src/verify/main.ts
import { isMainThread } from "node:worker_threads";

// src/verify/command.ts
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

// src/errors.ts
var LedgerError = class extends Error {
  name = "LedgerError";
  code;
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
};

// src/words.ts
function number(value) {
  return value.toLocaleString("en");
}
function counted(count, noun) {
  return \`\${number(count)} \${count === 1 ? noun : pluralOf(noun)}\`;
}
function pluralOf(noun) {
  return noun.endsWith("y") ? \`\${noun.slice(0, -1)}ies\` : \`\${noun}s\`;
}

// src/verify/result-text.ts
function verificationText(verification) {
  const { organization, key, checkpoint, counts, scope, extended, notices, problems, problemCount } = verification;
  const lines = [
    \`Organization  \${organization.name}\`,
    \`Key           \${key.vkey} (\${key.source === "given" ? "given" : "TAKEN FROM THE BUNDLE"})\`,
    checkpoint === void 0 ? "Checkpoint    none" : \`Checkpoint    size \${number(checkpoint.size)}, signed \${checkpoint.time}, epoch \${checkpoint.epoch}\`,
    ...checkpoint === void 0 ? [] : [\`Root          \${checkpoint.root}\`],
    \`Scope         \${scope.kind === "all" ? "everything" : scope.description}\`,
    \`Checked       \${counted(counts.entries, "entry")} (\${number(counts.erased)} erased, \${number(counts.withheld)} withheld), \${counted(counts.checkpoints, "checkpoint")}, \${counted(counts.blobs, "file")} of evidence (\${counted(counts.blobBytes, "byte")})\`,
    ...extended.map(({ size, time }) => \`Extends       the checkpoint of size \${number(size)}, signed \${time}\`),
    "",
    ...notices.map((notice) => \`NOTE: \${notice}
\`)
  ];
  if (problemCount === 0) {
    lines.push("VERIFIED. Every entry and every file is as it was signed.");
  } else {
    lines.push(\`NOT VERIFIED: \${counted(problemCount, "problem")}.\`);
    lines.push(...problems.map(({ code, message }, index) => \`\${String(index + 1).padStart(4)}. \${message} [\${code}]\`));
    if (problemCount > problems.length) lines.push(\`      and \${number(problemCount - problems.length)} more\`);
  }
  return \`\${lines.map(printable).join("\\n")}
\`;
}
function printable(text) {
  return text.replace(new RegExp("[^\\\\P{Cc}\\\\n]|\\\\p{Cf}", "gu"), (character) => \`\\\\u{\${(character.codePointAt(0) ?? 0).toString(16)}}\`);
}

// src/bundle/layout.ts
var FILE_LEVEL = 14;
var ENTRIES_PER_FILE = 2 ** FILE_LEVEL;
var LARGEST_MANIFEST = 64 * 1024 * 1024;
var MANIFEST = "bundle.json";
var CHECKPOINTS = "log/checkpoints.txt";
var KEY = "keys/log.vkey";
var PAGE = "index.html";
var VERIFIER = "verify.mjs";
var entriesFile = (index) => \`log/entries-\${String(index).padStart(6, "0")}.txt\`;
var hashesFile = (index) => \`log/hashes-\${String(index).padStart(6, "0")}.bin\`;
var blobFile = (sha2562) => \`blobs/\${sha2562.slice(0, 2)}/\${sha2562}\`;
function blobOf(name) {
  const sha2562 = /^blobs\\/[0-9a-f]{2}\\/([0-9a-f]{64})$/.exec(name)?.[1];
  return sha2562 !== void 0 && blobFile(sha2562) === name ? sha2562 : void 0;
}
var fileCount = (size) => Math.ceil(size / ENTRIES_PER_FILE);
var SINGLE_FILES = [MANIFEST, CHECKPOINTS, KEY, PAGE, VERIFIER];
function isPartOfLog(name, files) {
  const index = Number(/^log\\/(?:entries|hashes)-(\\d+)\\.(?:txt|bin)$/.exec(name)?.[1] ?? Infinity);
  return index < files && (name === entriesFile(index) || name === hashesFile(index));
}

// src/bundle/manifest.ts
var BUNDLE_FORMAT = "holdfast-bundle";
var BUNDLE_VERSION = 1;
function parseManifest(bytes) {
  const root = Field.ofJson(bytes);
  root.get("format").literal(BUNDLE_FORMAT);
  root.get("version").literal(BUNDLE_VERSION);
  const organization = root.get("organization");
  const counts = root.get("counts");
  return {
    format: BUNDLE_FORMAT,
    version: BUNDLE_VERSION,
    organization: { id: organization.get("id").text(), name: organization.get("name").text() },
    origin: root.get("origin").text(),
    vkey: root.get("vkey").text(),
    size: root.get("size").count(),
    epochs: root.get("epochs").list().map(parseEpoch),
    scope: parseScope(root.get("scope")),
    createdAt: root.get("createdAt").text(),
    counts: {
      bodies: counts.get("bodies").count(),
      hashes: counts.get("hashes").count(),
      checkpoints: counts.get("checkpoints").count(),
      blobs: counts.get("blobs").count()
    },
    blobs: root.get("blobs").list().map(parseBlob)
  };
}
function parseEpoch(epoch) {
  return { epoch: epoch.get("epoch").count(), size: epoch.get("size").count(), time: epoch.get("time").text() };
}
function parseScope(scope) {
  if (scope.get("kind").value === "all") return { kind: "all" };
  scope.get("kind").literal("limited");
  return { kind: "limited", description: scope.get("description").text(), leaves: scope.get("leaves").count() };
}
function parseBlob(blob) {
  const listed = {
    sha256: blob.get("sha256").matching(/^[0-9a-f]{64}$/),
    size: blob.get("size").count(),
    mediaType: blob.get("mediaType").text()
  };
  if (blob.get("withheld").value === void 0) return listed;
  blob.get("withheld").literal(true);
  return { ...listed, withheld: true };
}
var Field = class _Field {
  value;
  #path;
  constructor(value, path) {
    this.value = value;
    this.#path = path;
  }
  static ofJson(bytes) {
    try {
      return new _Field(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)), "");
    } catch (error) {
      throw new LedgerError("manifest-malformed", "bundle.json is not JSON", { cause: error });
    }
  }
  get(name) {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw this.#wrong("an object");
    const member = Object.entries(value).find(([key]) => key === name)?.[1];
    return new _Field(member, this.#path === "" ? name : \`\${this.#path}.\${name}\`);
  }
  list() {
    if (!Array.isArray(this.value)) throw this.#wrong("a list");
    return this.value.map((item, index) => new _Field(item, \`\${this.#path}[\${index}]\`));
  }
  text() {
    if (typeof this.value !== "string") throw this.#wrong("a text");
    return this.value;
  }
  matching(form) {
    const text = this.text();
    if (!form.test(text)) throw this.#wrong(\`of the form \${form.source}\`);
    return text;
  }
  count() {
    const { value } = this;
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw this.#wrong("a count");
    return value;
  }
  literal(expected) {
    if (this.value !== expected) throw this.#wrong(JSON.stringify(expected));
  }
  #wrong(expected) {
    const place = this.#path === "" ? "bundle.json" : \`bundle.json: \${this.#path}\`;
    return new LedgerError("manifest-malformed", \`\${place} is not \${expected}\`);
  }
};

// src/note/key.ts
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";

// src/tree/hash.ts
import * as crypto from "node:crypto";
var HASH_SIZE = 32;
var LEAF_PREFIX = Buffer.from([0]);
var NODE_PREFIX = Buffer.from([1]);
var sha256Binary = typeof crypto.hash === "function" ? (data) => crypto.hash("sha256", data, "binary") : (data) => crypto.createHash("sha256").update(data).digest("binary");
function sha256(data) {
  return Buffer.from(sha256Binary(data), "binary");
}
var EMPTY_ROOT = sha256(Buffer.alloc(0));
function leafHash(data) {
  return sha256(Buffer.concat([LEAF_PREFIX, data]));
}

// src/note/key.ts
var ED25519 = 1;
var KEY_SIZE = 32;
var PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
var SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
function parseVerifierKey(vkey) {
  const { name, keyId, key } = splitKey(vkey, "verifier key");
  const verifier = verifierOf(name, key);
  if (verifier.keyId !== keyId) {
    throw new LedgerError(
      "key-malformed",
      \`verifier key \${name}: its id is \${keyId}, but name and key give \${verifier.keyId}\`
    );
  }
  return verifier;
}
function verifierOf(name, publicKey) {
  const keyId = keyIdOf(name, publicKey);
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: "der", type: "spki" });
  return {
    name,
    keyId,
    vkey: \`\${name}+\${keyId}+\${typed(publicKey).toString("base64")}\`,
    verify: (text, signature) => verify(null, text, key, signature)
  };
}
function keyIdOf(name, publicKey) {
  return sha256(Buffer.concat([Buffer.from(\`\${name}
\`), typed(publicKey)])).toString("hex", 0, 4);
}
function typed(key) {
  return Buffer.concat([Buffer.from([ED25519]), key]);
}
function splitKey(text, what) {
  const match = /^(?<name>[^+]+)\\+(?<keyId>[0-9a-f]{8})\\+(?<material>[A-Za-z0-9+/]+={0,2})$/.exec(text);
  const { name, keyId, material } = match?.groups ?? {};
  if (name === void 0 || keyId === void 0 || material === void 0) {
    throw new LedgerError("key-malformed", \`a \${what} has the form name+8 hexadecimal digits+base64\`);
  }
  requireName(name);
  const bytes = Buffer.from(material, "base64");
  if (bytes.length !== 1 + KEY_SIZE || bytes[0] !== ED25519 || bytes.toString("base64") !== material) {
    throw new LedgerError("key-malformed", \`\${what} \${name}: only Ed25519 keys (type 1, 32 bytes) are known\`);
  }
  return { name, keyId, key: bytes.subarray(1) };
}
function isKeyName(name) {
  return name.length > 0 && !/[\\s+\\p{White_Space}\\p{Cc}]/u.test(name) && name.isWellFormed();
}
function requireName(name) {
  if (!isKeyName(name))
    throw new LedgerError("key-malformed", \`"\${name}" is no key name: it is empty or has spaces or a plus\`);
}

// src/verify/open-archive.ts
import { stat as stat2 } from "node:fs/promises";

// src/zip/reader.ts
import { pipeline, Readable } from "node:stream";
import { createInflateRaw } from "node:zlib";

// src/zip/crc32.ts
import * as zlib from "node:zlib";
var crc322 = typeof zlib.crc32 === "function" ? (data, value) => zlib.crc32(data, value) : slowCrc32;
function slowCrc32(data, value = 0) {
  let crc = ~value;
  for (const byte of data) crc = (CRC_TABLE[(crc ^ byte) & 255] ?? 0) ^ crc >>> 8;
  return ~crc >>> 0;
}
var CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? crc >>> 1 ^ 3988292384 : crc >>> 1;
  return crc;
});

// src/zip/format.ts
var LOCAL_HEADER = 67324752;
var LOCAL_HEADER_SIZE = 30;
var CENTRAL_HEADER = 33639248;
var CENTRAL_HEADER_SIZE = 46;
var END_RECORD = 101010256;
var END_RECORD_SIZE = 22;
var ZIP64_END_RECORD = 101075792;
var ZIP64_END_RECORD_SIZE = 56;
var ZIP64_LOCATOR = 117853008;
var ZIP64_LOCATOR_SIZE = 20;
var ZIP64_EXTRA = 1;
var STORED = 0;
var DEFLATED = 8;
var FLAG_ENCRYPTED = 1;
var IN_ZIP64_16 = 65535;
var IN_ZIP64_32 = 4294967295;

// src/zip/directory.ts
var DEFAULT_LIMITS = { members: 1e6, totalSize: 2 ** 40, ratio: 200 };
var LONGEST_COMMENT = 65535;
var LONGEST_NAME = 1024;
var LARGEST_DIRECTORY = 256 * 1024 * 1024;
var RATIO_APPLIES_FROM = 1024 * 1024;
async function readDirectory(source, limits = {}) {
  const allowed = { ...DEFAULT_LIMITS, ...limits };
  const { offset, size, count } = await findDirectory(source);
  if (count > allowed.members) throw tooLarge(\`it has \${count} members, more than the \${allowed.members} allowed\`);
  if (size > LARGEST_DIRECTORY) throw tooLarge(\`its directory has \${size} bytes\`);
  const bytes = Buffer.alloc(size);
  await source.readInto(bytes, offset);
  const found = [];
  let at = 0;
  while (found.length < count) {
    const { entry, next } = parseHeader(bytes, at);
    found.push(entry);
    at = next;
  }
  if (at !== size) throw malformed("its directory is longer than its members");
  const files = found.filter((entry) => !isFolder(entry));
  const entries = withEnds(files, offset);
  requireDistinctNames(entries);
  requireLimits(entries, allowed);
  return new Map(entries.map((entry) => [entry.name, entry]));
}
async function findDirectory(source) {
  const start = Math.max(0, source.size - END_RECORD_SIZE - LONGEST_COMMENT);
  const tail = Buffer.alloc(source.size - start);
  await source.readInto(tail, start);
  let at = tail.length - END_RECORD_SIZE;
  while (at >= 0 && !isEndRecord(tail, at)) at -= 1;
  if (at < 0) throw await notAZip(source);
  const isSplit = tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 6) !== 0;
  if (isSplit) throw new LedgerError("zip-unsupported", "the zip is one of several parts");
  const classic = {
    count: tail.readUInt16LE(at + 10),
    size: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16)
  };
  const endAt = start + at;
  const zip64 = await findZip64Directory(source, endAt);
  const isZip64 = classic.count === IN_ZIP64_16 || classic.size === IN_ZIP64_32 || classic.offset === IN_ZIP64_32;
  if (isZip64 && zip64 === void 0) throw malformed("its zip64 record is missing");
  const { recordAt, ...directory } = zip64 ?? { ...classic, recordAt: endAt };
  if (directory.offset + directory.size !== recordAt) throw malformed("its directory does not end where it must");
  return directory;
}
function isEndRecord(tail, at) {
  return tail.readUInt32LE(at) === END_RECORD && tail.readUInt16LE(at + 20) === tail.length - at - END_RECORD_SIZE;
}
async function notAZip(source) {
  const head = Buffer.alloc(Math.min(4, source.size));
  await source.readInto(head, 0);
  return head.length === 4 && head.readUInt32LE(0) === LOCAL_HEADER ? new LedgerError("zip-cut-off", "the zip is cut off: it begins like one, but its directory is missing at the end") : new LedgerError("zip-not-a-zip", "the file is not a zip");
}
async function findZip64Directory(source, endAt) {
  const locatorAt = endAt - ZIP64_LOCATOR_SIZE;
  if (locatorAt < 0) return void 0;
  const locator = Buffer.alloc(ZIP64_LOCATOR_SIZE);
  await source.readInto(locator, locatorAt);
  if (locator.readUInt32LE(0) !== ZIP64_LOCATOR) return void 0;
  const recordAt = readNumber(locator, 8);
  if (recordAt + ZIP64_END_RECORD_SIZE > locatorAt) throw malformed("its zip64 record is not where it must be");
  const record = Buffer.alloc(ZIP64_END_RECORD_SIZE);
  await source.readInto(record, recordAt);
  if (record.readUInt32LE(0) !== ZIP64_END_RECORD) throw malformed("its zip64 record is missing");
  return { count: readNumber(record, 32), size: readNumber(record, 40), offset: readNumber(record, 48), recordAt };
}
function parseHeader(bytes, at) {
  if (at + CENTRAL_HEADER_SIZE > bytes.length || bytes.readUInt32LE(at) !== CENTRAL_HEADER) {
    throw malformed("its directory is shorter than the number of its members");
  }
  const nameAt = at + CENTRAL_HEADER_SIZE;
  const extraAt = nameAt + bytes.readUInt16LE(at + 28);
  const commentAt = extraAt + bytes.readUInt16LE(at + 30);
  const next = commentAt + bytes.readUInt16LE(at + 32);
  if (next > bytes.length) throw malformed("a header of its directory is cut off");
  const name = safeName(bytes.subarray(nameAt, extraAt));
  const flags = bytes.readUInt16LE(at + 8);
  const method = bytes.readUInt16LE(at + 10);
  if ((flags & FLAG_ENCRYPTED) !== 0) throw new LedgerError("zip-unsupported", \`\${name} is encrypted\`);
  if (method !== STORED && method !== DEFLATED) {
    throw new LedgerError("zip-unsupported", \`\${name} is packed by method \${method}; only stored and deflate are known\`);
  }
  const [size = 0, compressedSize = 0, offset = 0] = withZip64(
    [bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42)],
    bytes.subarray(extraAt, commentAt)
  );
  if (method === STORED && size !== compressedSize) throw malformed(\`\${name} is stored, but has two sizes\`);
  return { entry: { name, method, crc: bytes.readUInt32LE(at + 16), compressedSize, size, offset }, next };
}
function withZip64(values, extras) {
  const field = zip64Field(extras);
  let at = 0;
  return values.map((value) => {
    if (value !== IN_ZIP64_32) return value;
    if (field === void 0 || at + 8 > field.length) throw malformed("a zip64 field is missing");
    at += 8;
    return readNumber(field, at - 8);
  });
}
function zip64Field(extras) {
  let at = 0;
  while (at + 4 <= extras.length) {
    const end = at + 4 + extras.readUInt16LE(at + 2);
    if (extras.readUInt16LE(at) === ZIP64_EXTRA) return extras.subarray(at + 4, end);
    at = end;
  }
  return void 0;
}
function safeName(bytes) {
  const name = bytes.toString("utf8");
  const isSafe = bytes.length > 0 && bytes.length <= LONGEST_NAME && Buffer.from(name, "utf8").equals(bytes) && !/[\\\\:\\p{Cc}]/u.test(name) && name.replace(/\\/$/, "").split("/").every((segment) => segment !== "" && segment !== "." && segment !== "..");
  if (!isSafe) {
    const shown = JSON.stringify(name.slice(0, 100));
    throw new LedgerError(
      "zip-name-refused",
      \`the zip has a member named \${shown}, which could be written outside its folder\`
    );
  }
  return name;
}
function isFolder(entry) {
  if (!entry.name.endsWith("/")) return false;
  if (entry.size > 0) throw malformed(\`the folder \${entry.name} has content\`);
  return true;
}
function withEnds(files, directoryAt) {
  const order = files.map((_, index) => index).sort((a, b) => (files[a]?.offset ?? 0) - (files[b]?.offset ?? 0));
  const ends = Array.from(files, () => directoryAt);
  for (const [position, index] of order.entries()) {
    const next = order[position + 1];
    if (next !== void 0) ends[index] = files[next]?.offset ?? 0;
  }
  return files.map((file, index) => {
    const end = ends[index] ?? 0;
    const smallest = LOCAL_HEADER_SIZE + Buffer.byteLength(file.name) + file.compressedSize;
    if (file.offset + smallest > end) throw malformed(\`\${file.name} overlaps with what follows it\`);
    return Object.assign({ end }, file);
  });
}
function requireDistinctNames(entries) {
  const seen = /* @__PURE__ */ new Set();
  for (const { name } of entries) {
    const folded = name.normalize("NFC").toLowerCase();
    if (seen.has(folded)) throw new LedgerError("zip-name-refused", \`the zip has two members named \${name}\`);
    seen.add(folded);
  }
}
function requireLimits(entries, allowed) {
  let total = 0;
  for (const { name, size, compressedSize } of entries) {
    total += size;
    if (size > RATIO_APPLIES_FROM && size > compressedSize * allowed.ratio) {
      throw tooLarge(\`\${name} unpacks to \${size} bytes, more than \${allowed.ratio} times what it takes in the zip\`);
    }
  }
  if (total > allowed.totalSize)
    throw tooLarge(\`it unpacks to \${total} bytes, more than the \${allowed.totalSize} allowed\`);
}
function readNumber(bytes, at) {
  const value = bytes.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed("a number in it is beyond any file");
  return Number(value);
}
function tooLarge(why) {
  return new LedgerError("zip-too-large", \`the zip is refused: \${why}\`);
}
function malformed(why) {
  return new LedgerError("zip-malformed", \`the zip is malformed: \${why}\`);
}

// src/zip/source.ts
import { open } from "node:fs/promises";
async function openFile(path) {
  const file = await open(path, "r");
  const { size } = await file.stat();
  return {
    size,
    async readInto(into, offset) {
      let at = 0;
      while (at < into.length) {
        const { bytesRead } = await file.read(into, at, into.length - at, offset + at);
        if (bytesRead === 0) throw cutOff(offset + into.length, size);
        at += bytesRead;
      }
    },
    close: () => file.close()
  };
}
function cutOff(wanted, size) {
  return new LedgerError(
    "zip-cut-off",
    \`the zip is cut off: it has \${size} bytes, but something should stand at \${wanted}\`
  );
}

// src/zip/reader.ts
var BLOCK_SIZE = 1024 * 1024;
var ZipReader = class _ZipReader {
  #source;
  #entries;
  constructor(source, entries) {
    this.#source = source;
    this.#entries = entries;
  }
  /** Opens a zip file. Close it after use. */
  static async open(path, limits) {
    return _ZipReader.from(await openFile(path), limits);
  }
  /** Opens a zip from any source, which is closed with it. */
  static async from(source, limits) {
    try {
      return new _ZipReader(source, await readDirectory(source, limits));
    } catch (error) {
      await source.close();
      throw error;
    }
  }
  close() {
    return this.#source.close();
  }
  /** The names of all members, in the order of the directory. */
  get names() {
    return [...this.#entries.keys()];
  }
  /** The size of a member in bytes, \`undefined\` when there is no such member. */
  sizeOf(name) {
    return this.#entries.get(name)?.size;
  }
  /**
   * Reads a member in blocks of about a megabyte. A block may be changed by whoever gets it, and is valid until the next
   * one is asked for.
   *
   * @param options.checksum false leaves out the CRC-32, for content that the caller checks against a better hash
   * @throws LedgerError \`zip-member-missing\`, or \`zip-member-damaged\` when it does not have the size or checksum that
   *   the directory says
   */
  async *read(name, options = {}) {
    const entry = this.#entries.get(name);
    if (entry === void 0) throw new LedgerError("zip-member-missing", \`there is no \${name} in the zip\`);
    const stored = this.#stored(entry, await this.#contentOffset(entry));
    let size = 0;
    let crc = 0;
    for await (const block of entry.method === STORED ? stored : inflated(stored, name)) {
      size += block.length;
      if (size > entry.size) throw damaged(name, \`it holds more than the \${entry.size} bytes that the directory says\`);
      if (options.checksum !== false) crc = crc322(block, crc);
      yield block;
    }
    if (size !== entry.size) throw damaged(name, \`it holds \${size} bytes, the directory says \${entry.size}\`);
    if (options.checksum !== false && crc !== entry.crc) throw damaged(name, "its checksum is wrong");
  }
  /** Reads a whole member, if it has no more than \`limit\` bytes. */
  async readAll(name, limit) {
    const size = this.sizeOf(name) ?? 0;
    if (size > limit)
      throw new LedgerError("zip-too-large", \`\${name} has \${size} bytes, more than the \${limit} allowed\`);
    const content = Buffer.alloc(size);
    let at = 0;
    for await (const block of this.read(name)) at += block.copy(content, at);
    return content;
  }
  /** Where the content of a member begins: after a local header that agrees with the directory. */
  async #contentOffset(entry) {
    const header = Buffer.alloc(LOCAL_HEADER_SIZE);
    await this.#source.readInto(header, entry.offset);
    const nameLength = header.readUInt16LE(26);
    const extraLength = header.readUInt16LE(28);
    const name = Buffer.alloc(nameLength);
    await this.#source.readInto(name, entry.offset + LOCAL_HEADER_SIZE);
    const agrees = header.readUInt32LE(0) === LOCAL_HEADER && header.readUInt16LE(8) === entry.method && name.toString("utf8") === entry.name;
    if (!agrees) throw damaged(entry.name, "its header differs from the directory");
    const offset = entry.offset + LOCAL_HEADER_SIZE + nameLength + extraLength;
    if (offset + entry.compressedSize > entry.end) throw damaged(entry.name, "it runs into what follows it");
    return offset;
  }
  async *#stored(entry, offset) {
    const block = Buffer.allocUnsafe(Math.min(BLOCK_SIZE, entry.compressedSize));
    let at = 0;
    while (at < entry.compressedSize) {
      const part = block.subarray(0, Math.min(block.length, entry.compressedSize - at));
      await this.#source.readInto(part, offset + at);
      at += part.length;
      yield part;
    }
  }
};
async function* inflated(compressed, name) {
  const input = Readable.from(copies(compressed));
  const inflate = createInflateRaw({ chunkSize: BLOCK_SIZE });
  try {
    yield* pipeline(input, inflate, () => {
    });
  } catch (error) {
    if (error instanceof LedgerError) throw error;
    throw damaged(name, "it cannot be unpacked", error);
  }
}
async function* copies(blocks) {
  for await (const block of blocks) yield Buffer.from(block);
}
function damaged(name, why, cause) {
  return new LedgerError("zip-member-damaged", \`\${name} is damaged: \${why}\`, { cause });
}

// src/verify/folder.ts
import { open as open2, readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
var BLOCK_SIZE2 = 1024 * 1024;
var FOREIGN = /* @__PURE__ */ new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);
async function openFolder(folder) {
  const sizes = /* @__PURE__ */ new Map();
  for await (const path of plainFiles(folder)) {
    sizes.set(relative(folder, path).split(sep).join("/"), (await stat(path)).size);
  }
  async function* read(name) {
    if (!sizes.has(name)) throw new LedgerError("zip-member-missing", \`there is no \${name} in the folder\`);
    const file = await open2(join(folder, name));
    try {
      const block = Buffer.allocUnsafe(BLOCK_SIZE2);
      for (; ; ) {
        const { bytesRead } = await file.read(block, 0, block.length);
        if (bytesRead === 0) return;
        yield block.subarray(0, bytesRead);
      }
    } finally {
      await file.close();
    }
  }
  return {
    names: [...sizes.keys()],
    sizeOf: (name) => sizes.get(name),
    read,
    async readAll(name, limit) {
      const parts = [];
      let size = 0;
      for await (const block of read(name)) {
        size += block.length;
        if (size > limit) throw new LedgerError("zip-too-large", \`\${name} has more than the \${limit} bytes allowed\`);
        parts.push(Buffer.from(block));
      }
      return Buffer.concat(parts);
    },
    close: async () => {
    }
  };
}
async function* plainFiles(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* plainFiles(path);
    else if (entry.isFile() && !FOREIGN.has(entry.name)) yield path;
  }
}

// src/verify/open-archive.ts
async function openArchive(path, limits) {
  return (await stat2(path)).isDirectory() ? openFolder(path) : ZipReader.open(path, limits);
}

// src/bundle/checkpoints-file.ts
var LONGEST_NOTE = 16384;
var NOTE_SEPARATOR = "\\n";
async function* readNotes(blocks) {
  let rest = "";
  for await (const text of decoded(blocks)) {
    rest += text;
    for (let end = endOfNote(rest); end !== -1; end = endOfNote(rest)) {
      yield rest.slice(0, end);
      rest = rest.slice(end + NOTE_SEPARATOR.length);
    }
    if (rest.length > LONGEST_NOTE) {
      throw new LedgerError("note-malformed", \`a checkpoint has more than \${LONGEST_NOTE} characters\`);
    }
  }
  if (rest !== "") yield rest;
}
function endOfNote(text) {
  const signatures = text.indexOf("\\n\\n");
  if (signatures === -1) return -1;
  const separator = text.indexOf("\\n\\n", signatures + 2);
  return separator === -1 ? -1 : separator + 1;
}
async function* decoded(blocks) {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const block of blocks) yield decode(() => decoder.decode(block, { stream: true }));
  yield decode(() => decoder.decode());
}
function decode(attempt) {
  try {
    return attempt();
  } catch (error) {
    throw new LedgerError("note-malformed", "the checkpoints are not UTF-8", { cause: error });
  }
}

// src/note/signed-note.ts
var MAX_NOTE_LENGTH = 1e6;
var MAX_SIGNATURES = 100;
function parseNote(note) {
  if (note.length > MAX_NOTE_LENGTH) throw malformed2(\`it is longer than \${MAX_NOTE_LENGTH} characters\`);
  const split = note.lastIndexOf("\\n\\n");
  if (split === -1) throw malformed2("no empty line stands between text and signatures");
  const text = note.slice(0, split + 1);
  requireText(text);
  const block = note.slice(split + 2);
  if (!block.endsWith("\\n")) throw malformed2("its last line is cut off");
  const lines = block.slice(0, -1).split("\\n");
  if (lines.length > MAX_SIGNATURES) throw malformed2(\`it has more than \${MAX_SIGNATURES} signatures\`);
  return { text, signatures: lines.map(parseSignatureLine) };
}
function openNote(note, ...verifiers) {
  const { text, signatures } = parseNote(note);
  const bytes = Buffer.from(text, "utf8");
  let known = false;
  for (const { name, keyId, signature } of signatures) {
    const verifier = verifiers.find((candidate) => candidate.name === name && candidate.keyId === keyId);
    if (verifier === void 0) continue;
    if (!verifier.verify(bytes, signature)) {
      throw new LedgerError("note-signature-wrong", \`the signature of \${name} (key \${keyId}) is not over this text\`);
    }
    known = true;
  }
  if (!known) {
    const signed = signatures.map(({ name, keyId }) => \`\${name}+\${keyId}\`).join(", ");
    const wanted = verifiers.map(({ name, keyId }) => \`\${name}+\${keyId}\`).join(", ");
    throw new LedgerError("note-key-unknown", \`the note is signed by \${signed}, not by \${wanted}\`);
  }
  return text;
}
function parseSignatureLine(line) {
  const match = /^— (?<name>\\S+) (?<encoded>[A-Za-z0-9+/]+={0,2})$/u.exec(line);
  const { name, encoded } = match?.groups ?? {};
  if (name === void 0 || encoded === void 0 || !isKeyName(name)) {
    throw malformed2('a signature line is not "— name base64"');
  }
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.length < 5 || bytes.toString("base64") !== encoded)
    throw malformed2(\`the signature of \${name} is not base64\`);
  return { name, keyId: bytes.toString("hex", 0, 4), signature: bytes.subarray(4) };
}
function requireText(text) {
  if (!text.endsWith("\\n")) throw malformed2("its text does not end with a newline");
  if (/[\\u0000-\\u0009\\u000b-\\u001f]/.test(text)) throw malformed2("its text has control characters");
  if (!text.isWellFormed()) throw malformed2("its text is not well-formed Unicode");
}
function malformed2(why) {
  return new LedgerError("note-malformed", \`this is no signed note: \${why}\`);
}

// src/note/checkpoint.ts
var FIRST_EPOCH = 1;
var DECIMAL = /^(?:0|[1-9][0-9]{0,15})$/;
var UTC_TIME = /^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?Z$/;
function parseCheckpoint(text) {
  if (!text.endsWith("\\n")) throw malformed3("the last line is cut off");
  const [origin = "", size = "", root = "", ...extensions] = text.slice(0, -1).split("\\n");
  if (origin === "") throw malformed3("the first line, the origin, is empty");
  const head = parseHead(size, root);
  const time = extension(extensions, "time");
  if (time === void 0 || !UTC_TIME.test(time) || Number.isNaN(Date.parse(time))) {
    throw malformed3('there is no line "time" with an RFC 3339 time in UTC');
  }
  const epoch = extension(extensions, "epoch");
  if (epoch === void 0 || !DECIMAL.test(epoch) || Number(epoch) < FIRST_EPOCH) {
    throw malformed3(\`there is no line "epoch" with a number from \${FIRST_EPOCH} on\`);
  }
  const checkpoint = { origin, ...head, time, epoch: Number(epoch) };
  const previous = extension(extensions, "previous");
  if (previous === void 0) return checkpoint;
  const [previousSize = "", previousRoot = "", ...more] = previous.split(" ");
  if (more.length > 0) throw malformed3('the line "previous" has more than a size and a root');
  return { ...checkpoint, previous: parseHead(previousSize, previousRoot) };
}
function openCheckpoint(note, verifier) {
  const checkpoint = parseCheckpoint(openNote(note, verifier));
  if (checkpoint.origin !== verifier.name) {
    throw malformed3(\`its origin is \${checkpoint.origin}, but the key is of \${verifier.name}\`);
  }
  return checkpoint;
}
function parseHead(size, root) {
  if (!DECIMAL.test(size) || !Number.isSafeInteger(Number(size))) throw malformed3(\`"\${size}" is not a tree size\`);
  const bytes = Buffer.from(root, "base64");
  if (bytes.length !== HASH_SIZE || bytes.toString("base64") !== root) {
    throw malformed3(\`"\${root}" is not the base64 of a 32-byte root\`);
  }
  return { size: Number(size), root: bytes };
}
function extension(lines, name) {
  const values = lines.filter((line) => line.startsWith(\`\${name} \`)).map((line) => line.slice(name.length + 1));
  if (values.length > 1) throw malformed3(\`the line "\${name}" stands twice\`);
  return values[0];
}
function malformed3(why) {
  return new LedgerError("checkpoint-malformed", \`this is no checkpoint: \${why}\`);
}

// src/verify/problem.ts
var Problems = class {
  #limit;
  #listed = [];
  #count = 0;
  constructor(limit) {
    this.#limit = limit;
  }
  add(...problems) {
    this.#count += problems.length;
    const room = Math.max(0, this.#limit - this.#listed.length);
    this.#listed.push(...problems.slice(0, room));
  }
  /** Takes over what somebody else collected. */
  addCounted({ listed, count }) {
    this.add(...listed);
    this.#count += count - listed.length;
  }
  get listed() {
    return this.#listed;
  }
  get count() {
    return this.#count;
  }
};
function entryName(leaf, about) {
  return about === void 0 ? \`entry \${leaf}\` : \`entry \${leaf} (\${about.table} \${about.subject})\`;
}
function damagedFile(file, error) {
  if (!(error instanceof LedgerError)) throw error;
  const code = error.code === "zip-member-missing" ? "file-missing" : "file-damaged";
  return { code, message: error.message.includes(file) ? error.message : \`\${file}: \${error.message}\`, file };
}

// src/verify/checkpoint-chain.ts
async function readChain(archive, key, problems) {
  const heads = [];
  let position = 0;
  try {
    for await (const note of readNotes(archive.read(CHECKPOINTS))) {
      position += 1;
      const head = openHead(note, key, \`checkpoint \${position}\`, problems);
      if (head === void 0) continue;
      judgeStep(head, heads, problems);
      heads.push(head);
    }
  } catch (error) {
    problems.add(damagedFile(CHECKPOINTS, error));
  }
  return heads;
}
function openHead(note, key, position, problems) {
  try {
    const checkpoint = openCheckpoint(note, key);
    return { ...checkpoint, name: \`\${position} (size \${checkpoint.size}, \${checkpoint.time})\` };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    const isSignature = error.code === "note-signature-wrong" || error.code === "note-key-unknown";
    const code = isSignature ? "checkpoint-signature" : "checkpoint-malformed";
    problems.add({ code, message: \`\${position}: \${error.message}\`, file: CHECKPOINTS });
    return void 0;
  }
}
function judgeStep(head, before, problems) {
  const wrong = (code, what) => {
    problems.add({ code, message: \`\${head.name} \${what}\`, file: CHECKPOINTS });
  };
  const last = before.at(-1);
  if (last === void 0) {
    if (head.epoch !== FIRST_EPOCH && head.previous === void 0) {
      wrong("checkpoint-epoch", \`is the first one here, of epoch \${head.epoch}, but names no head of the epoch before\`);
    }
    return;
  }
  if (Date.parse(head.time) < Date.parse(last.time)) wrong("checkpoint-order", \`is older than \${last.name} before it\`);
  if (head.epoch < last.epoch) wrong("checkpoint-epoch", \`is of epoch \${head.epoch}, after one of epoch \${last.epoch}\`);
  if (head.epoch > last.epoch) {
    const fault = epochFault(
      head.previous,
      before.filter(({ epoch }) => epoch === last.epoch)
    );
    if (fault !== void 0) wrong("checkpoint-epoch", \`begins epoch \${head.epoch}, but \${fault}\`);
  }
  if (head.epoch !== last.epoch) return;
  if (head.size < last.size) wrong("checkpoint-order", \`is smaller than \${last.name} before it\`);
  if (head.size === last.size && !head.root.equals(last.root)) {
    wrong("checkpoint-root", \`has another root than \${last.name}: two histories were signed\`);
  }
  if (head.previous !== void 0 && !isSameHead(head.previous, last.previous ?? head.previous)) {
    wrong("checkpoint-epoch", \`names another last head of the epoch before than \${last.name}\`);
  }
}
function epochFault(previous, before) {
  if (previous === void 0) return "names no head of the epoch before";
  const later = before.find(({ size }) => size > previous.size);
  if (later !== void 0)
    return \`the head of size \${previous.size} that it names is not the last one: see \${later.name}\`;
  const other = before.find(({ size, root }) => size === previous.size && !root.equals(previous.root));
  return other === void 0 ? void 0 : \`the head that it names has another root than \${other.name}\`;
}
function isSameHead(one, other) {
  return one.size === other.size && one.root.equals(other.root);
}

// src/verify/leaf-set.ts
var LeafSet = class {
  #bits = new Uint8Array(1024);
  #size = 0;
  add(leaf) {
    if (this.has(leaf)) return;
    const at = Math.floor(leaf / 8);
    if (at >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(at + 1, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    this.#bits[at] = (this.#bits[at] ?? 0) | 1 << leaf % 8;
    this.#size += 1;
  }
  has(leaf) {
    return ((this.#bits[Math.floor(leaf / 8)] ?? 0) & 1 << leaf % 8) !== 0;
  }
  get size() {
    return this.#size;
  }
  /** All members, ascending. */
  *[Symbol.iterator]() {
    for (const [at, bits] of this.#bits.entries()) {
      if (bits === 0) continue;
      for (let bit = 0; bit < 8; bit += 1) {
        if ((bits & 1 << bit) !== 0) yield at * 8 + bit;
      }
    }
  }
};

// src/verify/claims.ts
var Claims = class {
  #bare = new LeafSet();
  /** Erased entry → the entry that says so. */
  #erasures = /* @__PURE__ */ new Map();
  /** Evidence → the first entry that names it. */
  #evidence = /* @__PURE__ */ new Map();
  /** Erased evidence → the entry that says so. */
  #blobErasures = /* @__PURE__ */ new Map();
  add({ index, bareHashes, meanings }) {
    for (const position of bareHashes) this.#bare.add(index * ENTRIES_PER_FILE + position);
    for (const { leaf, meaning } of meanings) {
      if (meaning.kind === "erasure") putFirst(this.#erasures, meaning.erasedLeaf, leaf);
      else if (meaning.kind === "blob-erasure") putFirst(this.#blobErasures, meaning.sha256, leaf);
      else putFirst(this.#evidence, meaning.sha256, { leaf, size: meaning.size });
    }
  }
  /** Judges entries without a body: in a bundle of everything only those that were erased. */
  judgeBodies({ scope }, problems) {
    for (const [erased, by] of this.#erasures) {
      if (erased >= by) {
        const message = \`\${entryName(by, { table: "erasure", subject: \`of entry \${erased}\` })} names an entry that is not before it\`;
        problems.add({ code: "erasure-wrong", message, leaf: by });
      } else if (!this.#bare.has(erased)) {
        const message = \`\${entryName(erased)} was erased, as entry \${by} says, but its body is here\`;
        problems.add({ code: "body-erased-but-present", message, leaf: erased });
      }
    }
    let withheld = 0;
    for (const leaf of this.#bare) {
      if (this.#erasures.has(leaf)) continue;
      withheld += 1;
      if (scope.kind === "limited") continue;
      const message = \`\${entryName(leaf)} has no body, and no entry of the log says that it was erased\`;
      problems.add({ code: "body-missing", message, leaf });
    }
    if (scope.kind === "limited" && scope.leaves !== withheld) {
      const message = \`\${withheld} entries have no body and were not erased, but the scope says that \${scope.leaves} are withheld\`;
      problems.add({ code: "scope-wrong", message });
    }
    return { erased: this.#bare.size - withheld, withheld };
  }
  /** Judges a file of evidence that is in the bundle. */
  judgeBlob({ file, sha256: sha2562, found, size }, problems) {
    const named = this.#evidence.get(sha2562);
    if (found !== sha2562) {
      const by = named === void 0 ? "" : \`, named by \${entryName(named.leaf)},\`;
      problems.add({
        code: "blob-changed",
        message: \`evidence \${sha2562}\${by} was changed: its bytes have the SHA-256 \${found}\`,
        file,
        sha256: sha2562,
        ...leafOf(named)
      });
    } else if (named === void 0) {
      problems.add({
        code: "blob-unexpected",
        message: \`evidence \${sha2562} is here, but no entry names it\`,
        file,
        sha256: sha2562
      });
    } else if (named.size !== size) {
      const message = \`evidence \${sha2562} has \${size} bytes, but \${entryName(named.leaf)} says \${named.size}\`;
      problems.add({ code: "blob-size", message, file, sha256: sha2562, leaf: named.leaf });
    }
    const erasedBy = this.#blobErasures.get(sha2562);
    if (erasedBy !== void 0) {
      const message = \`evidence \${sha2562} was erased, as \${entryName(erasedBy)} says, but it is here\`;
      problems.add({ code: "blob-erased-but-present", message, file, sha256: sha2562, leaf: erasedBy });
    }
  }
  /** Judges the evidence that the log names and the bundle does not have. */
  judgeMissingBlobs(present, { scope, blobs }, problems) {
    const withheld = new Set(scope.kind === "limited" ? blobs.filter(isWithheld).map(({ sha256: sha2562 }) => sha2562) : []);
    for (const [sha2562, { leaf }] of this.#evidence) {
      if (present.has(sha2562) || withheld.has(sha2562) || this.#blobErasures.has(sha2562)) continue;
      const message = \`evidence \${sha2562}, named by \${entryName(leaf)}, is missing\`;
      problems.add({ code: "blob-missing", message, sha256: sha2562, leaf });
    }
  }
};
function isWithheld(blob) {
  return blob.withheld === true;
}
function leafOf(named) {
  return named === void 0 ? {} : { leaf: named.leaf };
}
function putFirst(map, key, value) {
  if (!map.has(key)) map.set(key, value);
}

// src/verify/crew.ts
import { parentPort, Worker, workerData } from "node:worker_threads";

// src/verify/blob-check.ts
import { createHash as createHash2 } from "node:crypto";
async function checkBlob(archive, file) {
  const hash2 = createHash2("sha256");
  let size = 0;
  try {
    for await (const block of archive.read(file, { checksum: false })) {
      hash2.update(block);
      size += block.length;
    }
  } catch (error) {
    return damagedFile(file, error);
  }
  return { file, sha256: blobOf(file) ?? "", found: hash2.digest("hex"), size };
}

// src/verify/entries-check.ts
import { isUtf8 } from "node:buffer";

// src/entry/json-scanner.ts
var MAX_DEPTH = 512;
var QUOTE = 34;
var BACKSLASH = 92;
var COMMA = 44;
var COLON = 58;
var SPACE = 32;
var PLUS = 43;
var MINUS = 45;
var POINT = 46;
var ZERO = 48;
var NINE = 57;
var LOWER_E = 101;
var UPPER_E = 69;
var LOWER_U = 117;
var OPEN_OBJECT = 123;
var CLOSE_OBJECT = 125;
var OPEN_ARRAY = 91;
var CLOSE_ARRAY = 93;
var PLAIN = byteTable((byte) => byte >= 32 && byte !== QUOTE && byte !== BACKSLASH);
var HEX = byteTable((byte) => /[0-9A-Fa-f]/.test(String.fromCodePoint(byte)));
var SINGLE_ESCAPE = byteTable((byte) => '"\\\\/bfnrt'.includes(String.fromCodePoint(byte)));
var LITERALS = ["null", "true", "false"].map(pattern);
function pattern(text) {
  const bytes = Buffer.from(text);
  const whole = bytes.length - bytes.length % 4;
  const words = Array.from({ length: whole / 4 }, (_, index) => bytes.readUInt32LE(index * 4));
  return { words, rest: [...bytes.subarray(whole)], length: bytes.length };
}
var JsonScanner = class {
  bytes;
  /** Whether any string was written with escapes since this was last set to false. */
  sawEscape = false;
  #words;
  #lastWord;
  constructor(bytes) {
    this.bytes = bytes;
    this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#lastWord = bytes.byteLength - 4;
  }
  /** Whether these bytes stand at this position. */
  has({ words, rest, length }, start) {
    if (start + length > this.bytes.length) return false;
    let at = start;
    for (let index = 0; index < words.length; index += 1, at += 4) {
      if (this.#words.getUint32(at, true) !== words[index]) return false;
    }
    for (let index = 0; index < rest.length; index += 1, at += 1) {
      if (this.bytes[at] !== rest[index]) return false;
    }
    return true;
  }
  value(start, depth = 0) {
    const { bytes } = this;
    const first = bytes[start];
    if (first === QUOTE) return this.string(start);
    if (first === OPEN_OBJECT) return this.#object(start, depth + 1);
    if (first === OPEN_ARRAY) return this.#array(start, depth + 1);
    return first === MINUS || isDigit(first) ? this.#number(start) : this.#literal(start);
  }
  string(start) {
    const { bytes } = this;
    if (bytes[start] !== QUOTE) return -1;
    const words = this.#words;
    const lastWord = this.#lastWord;
    let at = start + 1;
    for (; ; ) {
      while (at <= lastWord && isPlainWord(words.getUint32(at, true))) at += 4;
      while (isIn(PLAIN, bytes[at])) at += 1;
      if (bytes[at] === QUOTE) return at + 1;
      if (bytes[at] !== BACKSLASH) return -1;
      at = this.#escape(at);
      if (at === -1) return -1;
    }
  }
  /** What stands between the name of a member and its value. */
  colon(start) {
    const { bytes } = this;
    if (bytes[start] !== COLON) return -1;
    return bytes[start + 1] === SPACE ? start + 2 : start + 1;
  }
  /** What stands between two members or elements. */
  comma(start) {
    const { bytes } = this;
    if (bytes[start] !== COMMA) return -1;
    return bytes[start + 1] === SPACE ? start + 2 : start + 1;
  }
  #object(start, depth) {
    const { bytes } = this;
    if (depth > MAX_DEPTH) return -1;
    let at = start + 1;
    if (bytes[at] === CLOSE_OBJECT) return at + 1;
    for (; ; ) {
      at = this.colon(this.string(at));
      if (at === -1) return -1;
      at = bytes[at] === QUOTE ? this.string(at) : this.value(at, depth);
      if (at === -1) return -1;
      if (bytes[at] === CLOSE_OBJECT) return at + 1;
      at = this.comma(at);
      if (at === -1) return -1;
    }
  }
  #array(start, depth) {
    const { bytes } = this;
    if (depth > MAX_DEPTH) return -1;
    let at = start + 1;
    if (bytes[at] === CLOSE_ARRAY) return at + 1;
    for (; ; ) {
      at = this.value(at, depth);
      if (at === -1) return -1;
      if (bytes[at] === CLOSE_ARRAY) return at + 1;
      at = this.comma(at);
      if (at === -1) return -1;
    }
  }
  #escape(at) {
    const { bytes } = this;
    this.sawEscape = true;
    if (isIn(SINGLE_ESCAPE, bytes[at + 1])) return at + 2;
    if (bytes[at + 1] !== LOWER_U) return -1;
    for (let digit = at + 2; digit < at + 6; digit += 1) {
      if (!isIn(HEX, bytes[digit])) return -1;
    }
    return at + 6;
  }
  #number(start) {
    const { bytes } = this;
    let at = bytes[start] === MINUS ? start + 1 : start;
    at = bytes[at] === ZERO ? at + 1 : this.#digits(at);
    if (at !== -1 && bytes[at] === POINT) at = this.#digits(at + 1);
    if (at === -1 || bytes[at] !== LOWER_E && bytes[at] !== UPPER_E) return at;
    return this.#digits(bytes[at + 1] === PLUS || bytes[at + 1] === MINUS ? at + 2 : at + 1);
  }
  #digits(start) {
    let at = start;
    while (isDigit(this.bytes[at])) at += 1;
    return at === start ? -1 : at;
  }
  #literal(start) {
    for (const literal of LITERALS) {
      if (this.has(literal, start)) return start + literal.length;
    }
    return -1;
  }
};
function isPlainWord(word) {
  const quotes = word ^ 572662306;
  const backslashes = word ^ 1549556828;
  const special = quotes - 16843009 & ~quotes | backslashes - 16843009 & ~backslashes | word - 538976288 & ~word;
  return (special & 2155905152) === 0;
}
function isDigit(byte = 0) {
  return byte >= ZERO && byte <= NINE;
}
function isIn(table, byte = 0) {
  return table[byte] === 1;
}
function byteTable(contains) {
  return Uint8Array.from({ length: 256 }, (_, byte) => contains(byte) ? 1 : 0);
}

// src/entry/time.ts
var ZERO2 = 48;
var DAY = 864e5;
var knownDate = -1;
var knownDay = NaN;
function parseTime(bytes, start, end) {
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
  const date = year * 1e4 + twoDigits(bytes, start + 5) * 100 + twoDigits(bytes, start + 8);
  const hour = twoDigits(bytes, start + 11);
  const minute = twoDigits(bytes, start + 14);
  const second = twoDigits(bytes, start + 17);
  const separated = bytes[start + 4] === 45 && bytes[start + 7] === 45 && bytes[start + 10] === 84 && bytes[start + 13] === 58 && bytes[start + 16] === 58;
  if (!separated || !(hour < 24 && minute < 60 && second < 60)) return NaN;
  let at = start + 19;
  let millisecond = 0;
  if (bytes[at] === 46) {
    at += 1;
    const fraction = at;
    for (let worth = 100; at < end && isDigit2(bytes[at]); worth = Math.floor(worth / 10)) {
      millisecond += worth * ((bytes[at] ?? 0) - ZERO2);
      at += 1;
    }
    if (at === fraction) return NaN;
  }
  const offset = parseOffset(bytes, at, end);
  return dayOf(date) + ((hour * 60 + minute - offset) * 60 + second) * 1e3 + millisecond;
}
function parseOffset(bytes, start, end) {
  const sign2 = bytes[start];
  if (sign2 === 90) return end === start + 1 ? 0 : NaN;
  if (sign2 !== 43 && sign2 !== 45) return NaN;
  const hours = twoDigits(bytes, start + 1);
  const short = end === start + 3;
  const minutes = short ? 0 : twoDigits(bytes, start + 4);
  if (!(hours < 24 && minutes < 60) || !(short || end === start + 6 && bytes[start + 3] === 58)) return NaN;
  return (sign2 === 43 ? 1 : -1) * (hours * 60 + minutes);
}
function dayOf(date) {
  if (date === knownDate) return knownDay;
  const year = Math.floor(date / 1e4);
  const month = Math.floor(date / 100) % 100;
  const day = date % 100;
  const midnight = (/* @__PURE__ */ new Date(0)).setUTCFullYear(year, month - 1, day);
  const exists = new Date(midnight).getUTCDate() === day && new Date(midnight).getUTCMonth() === month - 1;
  knownDate = date;
  knownDay = exists ? Math.floor(midnight / DAY) * DAY : NaN;
  return knownDay;
}
function twoDigits(bytes, start) {
  const tens = (bytes[start] ?? 0) - ZERO2;
  const ones = (bytes[start + 1] ?? 0) - ZERO2;
  return tens >= 0 && tens < 10 && ones >= 0 && ones < 10 ? tens * 10 + ones : NaN;
}
function isDigit2(byte = 0) {
  return byte >= ZERO2 && byte < ZERO2 + 10;
}

// src/entry/entry-scanner.ts
var SALT_LENGTH = 32;
var MEMBERS = [
  "v",
  "at",
  "org",
  "row",
  "actor",
  "table",
  "action",
  "behalf",
  "schema",
  "request",
  "subject",
  "operation"
];
var NAMES = MEMBERS.map(quoted);
var VERSION = MEMBERS.indexOf("v");
var AT = MEMBERS.indexOf("at");
var ORG = MEMBERS.indexOf("org");
var ROW = MEMBERS.indexOf("row");
var TABLE = MEMBERS.indexOf("table");
var ACTION = MEMBERS.indexOf("action");
var SUBJECT = MEMBERS.indexOf("subject");
var EVERY_MEMBER = 2 ** MEMBERS.length - 1;
var VERSION_1 = pattern("1");
var ACTIONS = ["insert", "update", "delete"].map(quoted);
var LOWER_HEX = byteTable((byte) => /[0-9a-f]/.test(String.fromCodePoint(byte)));
var NEWLINE = 10;
var QUOTE2 = 34;
var OPEN_OBJECT2 = 123;
var CLOSE_OBJECT2 = 125;
var EntryScanner = class {
  #bytes;
  #json;
  /** Where the value of each member of the entry just scanned begins and ends. */
  #starts = new Int32Array(MEMBERS.length);
  #ends = new Int32Array(MEMBERS.length);
  /** The members, one bit each, in whose values there are escapes. */
  #escaped = 0;
  #body = 0;
  #end = 0;
  #at = Number.NaN;
  #why = "";
  /** @param bytes lines of valid UTF-8, each with its newline */
  constructor(bytes) {
    this.#bytes = bytes;
    this.#json = new JsonScanner(bytes);
  }
  /**
   * Scans the entry that starts here. When it is well formed the other properties speak of it, otherwise \`why\` does.
   *
   * @returns the position of the newline that ends the entry, −1 when it is malformed
   */
  scan(start) {
    this.#body = start + SALT_LENGTH;
    this.#why = this.#saltFault(start) ?? this.#bodyFault() ?? this.#memberFault() ?? "";
    return this.#why === "" ? this.#end : -1;
  }
  /** What is wrong with the entry for which \`scan\` returned −1. */
  get why() {
    return this.#why;
  }
  /** When the entry was written, in milliseconds since 1970. */
  get at() {
    return this.#at;
  }
  get org() {
    return this.#text(ORG);
  }
  get table() {
    return this.#text(TABLE);
  }
  get subject() {
    return this.#text(SUBJECT);
  }
  get action() {
    return this.#text(ACTION);
  }
  /** Whether the entry is of one of these tables, given with their quotes (\`quoted\`). */
  isOfTable(tables) {
    return this.#isOneOf(TABLE, tables);
  }
  /** Whether the entry is of this organization, given with its quotes (\`quoted\`). */
  isOfOrg(org) {
    return this.#is(ORG, org);
  }
  /** The row of the entry, parsed. */
  row() {
    return JSON.parse(this.#bytes.toString("utf8", this.#starts[ROW], this.#ends[ROW]));
  }
  #saltFault(start) {
    const bytes = this.#bytes;
    const end = start + SALT_LENGTH;
    let at = start;
    while (at < end && isIn(LOWER_HEX, bytes[at])) at += 1;
    return at === end ? void 0 : "it does not begin with a salt of 32 lowercase hexadecimal digits";
  }
  #bodyFault() {
    const bytes = this.#bytes;
    const json = this.#json;
    let at = this.#body;
    if (bytes[at] !== OPEN_OBJECT2) return "no JSON object follows its salt";
    at += 1;
    let seen = 0;
    this.#escaped = 0;
    for (let position = 0; ; position += 1) {
      const member = this.#memberNamed(at, position);
      const name = NAMES[member];
      if (name === void 0) return "its body is not JSON on one line with the members of version 1";
      if ((seen & 1 << member) !== 0) return \`its body has "\${MEMBERS[member]}" twice\`;
      seen |= 1 << member;
      json.sawEscape = false;
      const value = json.colon(at + name.length);
      at = value === -1 ? -1 : json.value(value);
      if (at === -1) return "its body is not JSON on one line";
      this.#starts[member] = value;
      this.#ends[member] = at;
      if (json.sawEscape) this.#escaped |= 1 << member;
      if (bytes[at] === CLOSE_OBJECT2) break;
      at = json.comma(at);
      if (at === -1) return "its body is not JSON on one line";
    }
    this.#end = at + 1;
    if (bytes[this.#end] !== NEWLINE) return "something follows its body";
    return seen === EVERY_MEMBER ? void 0 : "its body lacks a member of version 1";
  }
  /** Which member has its name here: most likely the one that PostgreSQL writes in this position. */
  #memberNamed(start, position) {
    const expected = NAMES[position];
    if (expected !== void 0 && this.#json.has(expected, start)) return position;
    return NAMES.findIndex((name) => this.#json.has(name, start));
  }
  #memberFault() {
    if (!this.#is(VERSION, VERSION_1)) return 'its "v" is not 1';
    if (this.#bytes[this.#starts[ROW] ?? 0] !== OPEN_OBJECT2) return 'its "row" is not an object';
    if (!this.#isOneOf(ACTION, ACTIONS)) return 'its "action" is not insert, update or delete';
    if (!this.#isPlainText(ORG)) return 'its "org" is not a text without escapes';
    if (!this.#isPlainText(TABLE)) return 'its "table" is not a text without escapes';
    if (!this.#isPlainText(SUBJECT)) return 'its "subject" is not a text without escapes';
    this.#at = parseTime(this.#bytes, (this.#starts[AT] ?? 0) + 1, (this.#ends[AT] ?? 0) - 1);
    return Number.isNaN(this.#at) ? 'its "at" is not an RFC 3339 time' : void 0;
  }
  #isPlainText(member) {
    return this.#bytes[this.#starts[member] ?? 0] === QUOTE2 && (this.#escaped & 1 << member) === 0;
  }
  #isOneOf(member, values) {
    for (const value of values) {
      if (this.#is(member, value)) return true;
    }
    return false;
  }
  #is(member, value) {
    const start = this.#starts[member] ?? 0;
    return this.#ends[member] === start + value.length && this.#json.has(value, start);
  }
  #text(member) {
    return this.#bytes.toString("utf8", (this.#starts[member] ?? 0) + 1, (this.#ends[member] ?? 0) - 1);
  }
};
function quoted(text) {
  return pattern(JSON.stringify(text));
}

// src/entry/lines.ts
var NEWLINE2 = 10;
var LONGEST_LINE = 16 * 1024 * 1024;
async function* wholeLines(blocks) {
  let begun = [SPARE];
  let begunLength = 0;
  for await (const block of blocks) {
    const firstEnd = block.indexOf(NEWLINE2) + 1;
    const lastEnd = block.lastIndexOf(NEWLINE2) + 1;
    if (lastEnd > 0) {
      yield { bytes: Buffer.concat([...begun, block.subarray(0, firstEnd)]), start: 1, isUnterminated: false };
      if (lastEnd > firstEnd) {
        yield { bytes: block.subarray(0, lastEnd), start: firstEnd, isUnterminated: false };
      }
      begun = [SPARE];
      begunLength = 0;
    }
    begun.push(Buffer.from(block.subarray(lastEnd)));
    begunLength += block.length - lastEnd;
    if (begunLength >= LONGEST_LINE) {
      throw new LedgerError("entry-malformed", \`a line is longer than the \${LONGEST_LINE} bytes allowed\`);
    }
  }
  if (begunLength > 0) {
    yield { bytes: Buffer.concat([...begun, Buffer.of(NEWLINE2)]), start: 1, isUnterminated: true };
  }
}
var SPARE = Buffer.alloc(1);

// src/entry/meaning.ts
var EVIDENCE = [quoted("evidence")];
var ERASURE = [quoted("erasure")];
function meaningOf(entry) {
  if (entry.isOfTable(EVIDENCE)) return evidenceOf(entry.row());
  if (entry.isOfTable(ERASURE) && entry.action === "insert") return erasureOf(entry.row());
  return void 0;
}
function evidenceOf(row) {
  const { sha256: sha2562, size } = columnsOf(row);
  if (sha2562 === null && size === null) return void 0;
  if (!isSha256(sha2562)) return 'its row has no "sha256" of 64 lowercase hexadecimal digits';
  return isCount(size) ? { kind: "evidence", sha256: sha2562, size } : 'its row has no "size" in bytes';
}
function erasureOf(row) {
  const { leaf = null, sha256: sha2562 = null } = columnsOf(row);
  if (leaf !== null) {
    return isCount(leaf) ? { kind: "erasure", erasedLeaf: leaf } : 'its row has a "leaf" that is no index of an entry';
  }
  if (sha2562 === null) return void 0;
  return isSha256(sha2562) ? { kind: "blob-erasure", sha256: sha2562 } : 'its row has a "sha256" that is not 64 lowercase hexadecimal digits';
}
function columnsOf(row) {
  return Object.fromEntries(Object.entries(Object(row)));
}
function isCount(value) {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
function isSha256(value) {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

// src/tree/frontier.ts
var LEFT = 1;
var RIGHT = 1 + HASH_SIZE;
var NODE_SIZE = 1 + 2 * HASH_SIZE;
var Frontier = class {
  #levels = [];
  #size = 0;
  /** Leaves in the tree so far. */
  get size() {
    return this.#size;
  }
  /** Adds the next leaf. */
  add(leafHash2) {
    this.#carry(0, leafHash2);
    this.#size += 1;
  }
  /**
   * Adds a perfect subtree of 2^level leaves. The tree's size must be a multiple of 2^level: anywhere else the tree has
   * no node for it.
   */
  addSubtree(level, hash2) {
    if (this.#size % 2 ** level !== 0) {
      throw new RangeError(\`a subtree of 2^\${level} leaves cannot start at leaf \${this.#size}\`);
    }
    this.#carry(level, hash2);
    this.#size += 2 ** level;
  }
  /** Puts a subtree on the edge and, like a carry in addition, merges it upward with every sibling that waited for it. */
  #carry(start, hash2) {
    let carried = hash2;
    for (let index = start; ; index += 1) {
      const level = this.#level(index);
      if (!level.waiting) {
        put(level.node, LEFT, carried);
        level.waiting = true;
        return;
      }
      put(level.node, RIGHT, carried);
      level.waiting = false;
      carried = sha256Binary(level.node);
    }
  }
  #level(index) {
    const known = this.#levels[index];
    if (known !== void 0) return known;
    while (this.#levels.length < index) this.#levels.push(emptyLevel());
    const level = emptyLevel();
    this.#levels.push(level);
    return level;
  }
  /**
   * The root of the tree as it stands (RFC 6962 §2.1). Given the root of a further, smaller part to the right of this
   * edge, the root of both together. The edge itself does not change.
   */
  root(rightPart) {
    let right = rightPart === void 0 ? void 0 : Buffer.from(rightPart);
    for (const level of this.#levels) {
      if (!level.waiting) continue;
      if (right === void 0) {
        right = Buffer.from(level.node.subarray(LEFT, RIGHT));
      } else {
        level.node.set(right, RIGHT);
        right = sha256(level.node);
      }
    }
    return right ?? EMPTY_ROOT;
  }
};
function put(node, at, hash2) {
  if (typeof hash2 === "string") node.write(hash2, at, HASH_SIZE, "binary");
  else node.set(hash2, at);
}
function emptyLevel() {
  return { node: Buffer.alloc(NODE_SIZE, 1), waiting: false };
}

// src/verify/entries-check.ts
var HASH_LINE = /^#[0-9a-f]{64}$/;
var HASH_MARK = 35;
var NEWLINE3 = 10;
var LEAF_PREFIX2 = 0;
var NO_DIGEST = "\\0".repeat(HASH_SIZE);
async function checkEntries(archive, task) {
  const check = new EntriesCheck(task);
  await check.readEntries(archive);
  await check.compareList(archive);
  return check.report();
}
var EntriesCheck = class {
  #task;
  #first;
  #org;
  #hashes;
  #frontier = new Frontier();
  #boundaryRoots = [];
  #spans = [];
  #bareHashes = [];
  #meanings = [];
  #problems;
  #span;
  #lines = 0;
  #listMatches = false;
  constructor(task) {
    this.#task = task;
    this.#first = task.index * ENTRIES_PER_FILE;
    this.#org = quoted(task.org);
    this.#hashes = Buffer.alloc(task.count * HASH_SIZE);
    this.#problems = new Problems(task.problemLimit);
    this.#span = openSpan(this.#first);
  }
  async readEntries(archive) {
    const file = entriesFile(this.#task.index);
    try {
      for await (const lines of wholeLines(archive.read(file, { checksum: false }))) this.#addLines(lines);
    } catch (error) {
      this.#problems.add(damagedFile(file, error));
    }
  }
  #addLines({ bytes, start, isUnterminated }) {
    if (isUnterminated) this.#wrong("file-damaged", "has no newline at its end: its file may be cut off");
    const scanner = new EntryScanner(bytes);
    const isText = isUtf8(bytes.subarray(start));
    for (let at = start; at < bytes.length; ) at = this.#line(bytes, at, scanner, isText) + 1;
  }
  /** Takes the line that starts here and gives the position of its newline. */
  #line(bytes, start, scanner, isText) {
    if (this.#lines >= this.#task.count) return this.#surplusLine(bytes, start);
    if (bytes[start] === HASH_MARK) return this.#hashLine(bytes, start);
    let end = scanner.scan(start);
    if (end === -1) {
      end = bytes.indexOf(NEWLINE3, start);
      this.#wrong("entry-malformed", \`is malformed: \${scanner.why}\`);
    } else if (!isText && !isUtf8(bytes.subarray(start, end))) {
      this.#wrong("entry-malformed", "is malformed: it is not UTF-8");
    } else {
      this.#judge(scanner);
    }
    bytes[start - 1] = LEAF_PREFIX2;
    this.#addLeaf(sha256Binary(bytes.subarray(start - 1, end)));
    return end;
  }
  #hashLine(bytes, start) {
    const end = bytes.indexOf(NEWLINE3, start);
    const line = bytes.toString("latin1", start, end);
    const isHash = HASH_LINE.test(line);
    if (!isHash) this.#wrong("entry-malformed", 'is neither an entry nor "#" and a hash');
    this.#bareHashes.push(this.#lines);
    this.#addLeaf(isHash ? Buffer.from(line.slice(1), "hex").toString("binary") : NO_DIGEST);
    return end;
  }
  /** A line beyond the end of the log: counted here, named by the diagnosis. */
  #surplusLine(bytes, start) {
    this.#lines += 1;
    return bytes.indexOf(NEWLINE3, start);
  }
  #judge(entry) {
    const span = this.#span;
    if (entry.at < span.earliest) {
      span.earliest = entry.at;
      span.earliestLeaf = this.#leaf;
    }
    if (entry.at > span.latest) {
      span.latest = entry.at;
      span.latestLeaf = this.#leaf;
    }
    if (!entry.isOfOrg(this.#org)) this.#wrong("entry-foreign", \`is of another organization, \${entry.org}\`, entry);
    const meaning = meaningOf(entry);
    if (typeof meaning === "string") this.#wrong("entry-malformed", \`is malformed: \${meaning}\`, entry);
    else if (meaning !== void 0) this.#meanings.push({ leaf: this.#leaf, meaning });
  }
  /** The index of the entry whose line is being read. */
  get #leaf() {
    return this.#first + this.#lines;
  }
  #addLeaf(digest) {
    this.#frontier.add(digest);
    this.#hashes.write(digest, this.#lines * HASH_SIZE, HASH_SIZE, "binary");
    this.#lines += 1;
    if (this.#leaf === this.#task.boundaries[this.#boundaryRoots.length]) {
      this.#boundaryRoots.push(this.#root());
      this.#closeSpan();
    }
  }
  #root() {
    return this.#frontier.root().toString("binary");
  }
  #closeSpan() {
    this.#span.to = this.#leaf;
    if (this.#span.to > this.#span.from) this.#spans.push(this.#span);
    this.#span = openSpan(this.#leaf);
  }
  /** Compares the leaf hashes with the list that the bundle has of them. */
  async compareList(archive) {
    const file = hashesFile(this.#task.index);
    let at = 0;
    let isEqual = true;
    try {
      for await (const block of archive.read(file, { checksum: false })) {
        isEqual &&= block.equals(this.#hashes.subarray(at, at + block.length));
        at += block.length;
      }
    } catch (error) {
      this.#problems.add(damagedFile(file, error));
    }
    this.#listMatches = isEqual && at === this.#hashes.length;
  }
  #wrong(code, what, about) {
    const leaf = this.#leaf;
    const message = \`\${entryName(leaf, about)} \${what}\`;
    this.#problems.add(
      about === void 0 ? { code, message, leaf } : { code, message, leaf, table: about.table, subject: about.subject }
    );
  }
  report() {
    this.#closeSpan();
    return {
      index: this.#task.index,
      lines: this.#lines,
      boundaryRoots: this.#boundaryRoots,
      root: this.#root(),
      listMatches: this.#listMatches,
      bareHashes: Uint16Array.from(this.#bareHashes),
      meanings: this.#meanings,
      spans: this.#spans,
      problems: { listed: this.#problems.listed, count: this.#problems.count }
    };
  }
};
function openSpan(from) {
  return { from, to: from, earliest: Infinity, earliestLeaf: -1, latest: -Infinity, latestLeaf: -1 };
}

// src/verify/crew.ts
function ownThread(archive) {
  return {
    checkEntries: (task) => checkEntries(archive, task),
    checkBlob: (file) => checkBlob(archive, file),
    parallel: 1,
    dismiss: async () => {
    }
  };
}
function workerThreads(count, script, assignment) {
  const workers = Array.from({ length: count }, () => new WorkerHandle(script, assignment));
  const leastBusy = () => {
    const [first, ...others] = workers;
    if (first === void 0) throw new RangeError("a crew needs at least one worker");
    return others.reduce((best, worker) => worker.busy < best.busy ? worker : best, first);
  };
  return {
    async checkEntries(task) {
      const result = await leastBusy().ask({ entries: task });
      if (!isOnEntries(result)) throw new TypeError("a worker answered something else than it was asked");
      return result;
    },
    async checkBlob(file) {
      const result = await leastBusy().ask({ blob: file });
      if (isOnEntries(result)) throw new TypeError("a worker answered something else than it was asked");
      return result;
    },
    parallel: 2 * count,
    async dismiss() {
      await Promise.all(workers.map((worker) => worker.dismiss()));
    }
  };
}
function isOnEntries(result) {
  return "boundaryRoots" in result;
}
function serveCrew() {
  const port = parentPort;
  if (port === null) throw new Error("this is not a worker thread");
  const { path, limits } = workerData;
  const archive = openArchive(path, limits);
  port.on("message", (message) => {
    const { id, request } = message;
    carryOut(archive, request).then(
      (result) => port.postMessage({ id, result }),
      (failure) => port.postMessage({ id, failure })
    );
  });
}
async function carryOut(archive, request) {
  return "entries" in request ? checkEntries(await archive, request.entries) : checkBlob(await archive, request.blob);
}
var WorkerHandle = class {
  #worker;
  #waiting = /* @__PURE__ */ new Map();
  #asked = 0;
  constructor(script, assignment) {
    this.#worker = new Worker(script, { workerData: assignment });
    this.#worker.on("message", (answer) => this.#take(answer));
    this.#worker.on("error", (error) => this.#abandon(error));
    this.#worker.on("exit", () => this.#abandon(new Error("a worker thread ended before its work")));
  }
  get busy() {
    return this.#waiting.size;
  }
  ask(request) {
    const id = this.#asked += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, request });
    });
  }
  async dismiss() {
    await this.#worker.terminate();
  }
  #take(answer) {
    const asker = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("result" in answer) asker?.resolve(answer.result);
    else asker?.reject(answer.failure);
  }
  #abandon(error) {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
};

// src/verify/entries-reader.ts
import { isUtf8 as isUtf82 } from "node:buffer";
var NEWLINE4 = 10;
var HASH_LINE2 = /^#[0-9a-f]{64}$/;
async function* readEntries(archive, firstFile = 0) {
  let position = firstFile * ENTRIES_PER_FILE;
  for (let index = firstFile; archive.sizeOf(entriesFile(index)) !== void 0; index += 1) {
    const blocks = archive.read(entriesFile(index), { checksum: false });
    for await (const { bytes, start } of readable(wholeLines(blocks))) {
      const scanner = new EntryScanner(bytes);
      for (let at = start; at < bytes.length; position += 1) {
        const end = bytes.indexOf(NEWLINE4, at);
        yield { position, ...readLine(bytes.subarray(at, end), scanner.scan(at) === end ? scanner : void 0) };
        at = end + 1;
      }
    }
  }
}
function readLine(line, scanned) {
  const text = line.length === 1 + 2 * HASH_SIZE ? line.toString("latin1") : "";
  if (HASH_LINE2.test(text)) return { leafHash: Buffer.from(text.slice(1), "hex"), about: void 0 };
  const isReadable = scanned !== void 0 && isUtf82(line);
  return {
    leafHash: leafHash(line),
    about: isReadable ? { table: scanned.table, subject: scanned.subject } : void 0
  };
}
async function* readHashList(archive) {
  for (let index = 0; archive.sizeOf(hashesFile(index)) !== void 0; index += 1) {
    let rest = Buffer.alloc(0);
    for await (const block of readable(archive.read(hashesFile(index), { checksum: false }))) {
      const bytes = Buffer.concat([rest, block]);
      const whole = bytes.length - bytes.length % HASH_SIZE;
      for (let at = 0; at < whole; at += HASH_SIZE) yield bytes.subarray(at, at + HASH_SIZE);
      rest = bytes.subarray(whole);
    }
  }
}
async function* readable(source) {
  try {
    yield* source;
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
  }
}
async function describeEntries(archive, leaves) {
  const found = /* @__PURE__ */ new Map();
  const files = new Set([...leaves].map((leaf) => Math.floor(leaf / ENTRIES_PER_FILE)));
  for (const file of files) {
    if (archive.sizeOf(entriesFile(file)) === void 0) continue;
    for await (const { position, about } of readEntries(archive, file)) {
      if (position >= (file + 1) * ENTRIES_PER_FILE) break;
      if (about !== void 0 && leaves.has(position)) found.set(position, about);
    }
  }
  return found;
}

// src/verify/in-order.ts
async function* inOrder(items, parallel, run) {
  const underWay = [];
  for (const item of items) {
    const result = run(item);
    result.catch(() => {
    });
    underWay.push(result);
    if (underWay.length >= parallel) yield* shift(underWay);
  }
  while (underWay.length > 0) yield* shift(underWay);
}
async function* shift(queue) {
  const first = queue.shift();
  if (first !== void 0) yield await first;
}

// src/verify/log-check.ts
async function checkLog(archive, task, crew, problems, onReport) {
  const merge = new Merge();
  const files = fileCount(task.size);
  const present = countPresentFiles(archive, files);
  const checked = inOrder(tasksOf(task, present), crew.parallel, async (fileTask) => ({
    fileTask,
    report: await crew.checkEntries(fileTask)
  }));
  for await (const { fileTask, report } of checked) {
    merge.add(fileTask, report);
    problems.addCounted(report.problems);
    onReport(report);
  }
  if (present < files) {
    const file = entriesFile(present);
    problems.add({ code: "file-missing", message: \`\${file} is missing\`, file });
    merge.isAsListed = false;
  }
  return merge;
}
function* tasksOf({ size, boundaries, org, problemLimit }, files) {
  let from = 0;
  for (let index = 0; index < files; index += 1) {
    const first = index * ENTRIES_PER_FILE;
    const end = Math.min(first + ENTRIES_PER_FILE, size);
    let to = from;
    while (to < boundaries.length && (boundaries[to] ?? 0) <= end) to += 1;
    yield { index, count: end - first, boundaries: boundaries.slice(from, to), org, problemLimit };
    from = to;
  }
}
function countPresentFiles(archive, count) {
  let index = 0;
  while (index < count && archive.sizeOf(entriesFile(index)) !== void 0) index += 1;
  return index;
}
var Merge = class {
  #frontier = new Frontier();
  roots = /* @__PURE__ */ new Map();
  spans = [];
  isAsListed = true;
  add(task, report) {
    this.isAsListed &&= report.lines === task.count && report.listMatches;
    this.spans.push(...report.spans);
    if (this.#frontier.size !== task.index * ENTRIES_PER_FILE) return;
    for (const [position, boundary] of task.boundaries.entries()) {
      const part = report.boundaryRoots[position];
      if (part !== void 0) this.roots.set(boundary, this.#frontier.root(Buffer.from(part, "binary")));
    }
    if (report.lines === ENTRIES_PER_FILE) this.#frontier.addSubtree(FILE_LEVEL, report.root);
  }
};

// src/verify/other-files.ts
async function judgeOtherFiles(archive, size, problems) {
  const files = fileCount(size);
  for (const file of archive.names) {
    if (isPartOfLog(file, files) || blobOf(file) !== void 0) continue;
    if (!SINGLE_FILES.includes(file)) {
      problems.add({ code: "file-unexpected", message: \`\${file} has no place in a bundle\`, file });
      continue;
    }
    try {
      for await (const block of archive.read(file)) void block;
    } catch (error) {
      problems.add(damagedFile(file, error));
    }
  }
}

// src/verify/evidence.ts
async function checkBlobs(archive, crew, claims, problems) {
  const files = archive.names.filter((name) => blobOf(name) !== void 0);
  let bytes = 0;
  for await (const report of inOrder(files, crew.parallel, (file) => crew.checkBlob(file))) {
    if ("code" in report) {
      problems.add(report);
    } else {
      bytes += report.size;
      claims.judgeBlob(report, problems);
    }
  }
  return { present: new Set(files.map((file) => blobOf(file) ?? "")), bytes };
}

// src/verify/alignment.ts
var WINDOW = 16384;
async function* differences(lines, expected, isPrefix = false) {
  const here = new Lookahead(lines, (line) => line.leafHash.toString("hex"));
  const there = new Lookahead(expected, (hash2) => hash2);
  let leaf = 0;
  for (; ; ) {
    const line = await here.first();
    const hash2 = await there.first();
    if (hash2 === void 0) {
      if (line === void 0 || isPrefix) return;
      yield { kind: "inserted", leaf, line: here.take() };
    } else if (line === void 0) {
      yield { kind: "missing", leaf, expected: there.take() };
      leaf += 1;
    } else if (line.leafHash.toString("hex") === hash2) {
      here.take();
      there.take();
      leaf += 1;
    } else {
      const insertedLines = await here.distanceTo(hash2);
      const missingEntries = await there.distanceTo(line.leafHash.toString("hex"));
      if (insertedLines <= missingEntries && insertedLines !== Infinity) {
        for (let count = 0; count < insertedLines; count += 1) yield { kind: "inserted", leaf, line: here.take() };
      } else if (missingEntries !== Infinity) {
        for (let count = 0; count < missingEntries; count += 1) {
          yield { kind: "missing", leaf, expected: there.take() };
          leaf += 1;
        }
      } else {
        yield { kind: "changed", leaf, line: here.take(), expected: there.take() };
        leaf += 1;
      }
    }
  }
}
var Lookahead = class {
  #source;
  #hashOf;
  /** Items fetched and not yet taken, from \`#next\` on. */
  #items = [];
  #next = 0;
  #taken = 0;
  /** For each hash ahead, the number (counted from the beginning) of the first item that has it. */
  #places = /* @__PURE__ */ new Map();
  constructor(source, hashOf) {
    this.#source = source[Symbol.asyncIterator]();
    this.#hashOf = hashOf;
  }
  /** The next item, \`undefined\` at the end. */
  async first() {
    await this.#fill(1);
    return this.#items[this.#next];
  }
  /** Takes the next item, which \`first\` has shown to be there. */
  take() {
    const item = this.#items[this.#next];
    if (item === void 0) throw new RangeError("there is no next item");
    const hash2 = this.#hashOf(item);
    if (this.#places.get(hash2) === this.#taken) this.#places.delete(hash2);
    this.#next += 1;
    this.#taken += 1;
    if (this.#next === this.#items.length || this.#next > WINDOW) {
      this.#items = this.#items.slice(this.#next);
      this.#next = 0;
    }
    return item;
  }
  /** How many items stand before the next one with this hash; \`Infinity\` when none is in sight. */
  async distanceTo(hash2) {
    await this.#fill(WINDOW);
    const place = this.#places.get(hash2);
    return place === void 0 ? Infinity : place - this.#taken;
  }
  async #fill(count) {
    while (this.#items.length - this.#next < count) {
      const next = await this.#source.next();
      if (next.done === true) return;
      const hash2 = this.#hashOf(next.value);
      if (!this.#places.has(hash2)) this.#places.set(hash2, this.#taken + this.#items.length - this.#next);
      this.#items.push(next.value);
    }
  }
};

// src/verify/differences.ts
var MOST_DIFFERENCES = 32768;
async function explainDifferences(archive, proven, size) {
  const found = [];
  for await (const difference of differences(readEntries(archive), hexList(archive, proven), proven < size)) {
    found.push(difference);
    if (found.length === MOST_DIFFERENCES) break;
  }
  const lines = found.filter(hasLine);
  const context = {
    size,
    places: await placesOf(archive, new Set(lines.map(hashOfLine))),
    displaced: new Set(found.flatMap((difference) => difference.kind === "inserted" ? [] : difference.expected))
  };
  const standingElsewhere = new Set(lines.map(hashOfLine));
  const told = found.filter((difference) => hasLine(difference) || !standingElsewhere.has(difference.expected));
  return runs(told, context).map((run) => explain(run, context));
}
async function* hexList(archive, count = Infinity) {
  let given = 0;
  for await (const hash2 of readHashList(archive)) {
    if (given === count) return;
    given += 1;
    yield hash2.toString("hex");
  }
}
async function placesOf(archive, wanted) {
  const places = /* @__PURE__ */ new Map();
  if (wanted.size === 0) return places;
  let leaf = 0;
  for await (const hash2 of hexList(archive)) {
    if (wanted.has(hash2) && !places.has(hash2)) places.set(hash2, leaf);
    leaf += 1;
  }
  return places;
}
function runs(differences2, { size, places }) {
  const result = [];
  for (const difference of differences2) {
    const last = result.at(-1);
    const { leaf } = difference;
    if (!hasLine(difference)) {
      if (last?.kind === "missing" && last.end === leaf) last.end += 1;
      else result.push({ kind: "missing", leaf, end: leaf + 1 });
    } else if (leaf === size && (places.get(hashOfLine(difference)) ?? size) >= size) {
      if (last?.kind === "surplus") last.count += 1;
      else result.push({ kind: "surplus", leaf, first: difference, count: 1 });
    } else {
      result.push(difference);
    }
  }
  return result;
}
function explain(run, { places, displaced, size }) {
  const { leaf } = run;
  if (run.kind === "missing") {
    const what = run.end === leaf + 1 ? \`\${entryName(leaf)} is missing\` : \`entries \${leaf} to \${run.end - 1} are missing\`;
    return { code: "entry-missing", message: what, leaf };
  }
  if (run.kind === "surplus") {
    const { about: about2 } = run.first.line;
    const what = run.count === 1 ? anEntry(about2) : \`\${run.count} entries, the first of them \${anEntry(about2)},\`;
    const message2 = \`behind the \${size} entries that the last checkpoint covers stands \${what} which nothing proves\`;
    return { code: "entry-inserted", message: message2, leaf, ...about2 };
  }
  const { about } = run.line;
  const hash2 = hashOfLine(run);
  const place = places.get(hash2);
  const where = run.kind === "changed" ? \`in the place of entry \${leaf}\` : \`before entry \${leaf}\`;
  if (place !== void 0) {
    return displaced.has(hash2) ? { code: "entry-moved", message: \`\${entryName(place, about)} stands \${where}\`, leaf: place, ...about } : { code: "entry-repeated", message: \`\${entryName(place, about)} stands again \${where}\`, leaf, ...about };
  }
  if (run.kind === "inserted") {
    const message2 = \`\${where} stands \${anEntry(about)} that the log never had\`;
    return { code: "entry-inserted", message: message2, leaf, ...about };
  }
  const message = \`\${entryName(leaf, about)}: its bytes do not give the leaf hash under the signed root\`;
  return { code: "entry-changed", message, leaf, ...about };
}
function anEntry(about) {
  return about === void 0 ? "a line that is no entry" : \`an entry (\${about.table} \${about.subject})\`;
}
function hashOfLine({ line }) {
  return line.leafHash.toString("hex");
}
function hasLine(difference) {
  return difference.kind !== "missing";
}

// src/verify/root-judgment.ts
function judgeRoots(heads, roots) {
  const lastEpoch = heads.at(-1)?.epoch;
  const held = [];
  const lost = [];
  const wrong = [];
  const epochsThatHeldLater = /* @__PURE__ */ new Set();
  for (const head of heads.toReversed()) {
    if (holds(head, roots)) {
      held.push(head);
      epochsThatHeldLater.add(head.epoch);
    } else if (head.epoch === lastEpoch || epochsThatHeldLater.has(head.epoch)) {
      wrong.push(head);
    } else {
      lost.push(head);
    }
  }
  return { held: held.reverse(), lost: lost.reverse(), wrong: wrong.reverse() };
}
function holds(head, roots) {
  const root = head.size === 0 ? EMPTY_ROOT : roots.get(head.size);
  return root?.equals(head.root) ?? false;
}

// src/verify/diagnosis.ts
async function diagnose(archive, { heads, log: { roots: entryRoots }, size, boundaries }, problems) {
  const listRoots = await rootsOfList(archive, new Set(boundaries));
  const proven = heads.findLast((head) => holds(head, listRoots))?.size ?? 0;
  const last = heads.at(-1);
  if (last !== void 0 && proven === size) {
    problems.add(...await explainDifferences(archive, size, size));
    return listRoots;
  }
  if (last !== void 0 && holds(last, entryRoots)) {
    await nameWrongHash(archive, problems);
    return entryRoots;
  }
  problems.add(...await explainDifferences(archive, proven, size));
  const firstWrong = heads.find((head) => head.size > proven && !holds(head, entryRoots));
  if (firstWrong === void 0) {
    await nameWrongHash(archive, problems);
  } else {
    const from = Math.max(proven, heads.findLast((head) => holds(head, entryRoots))?.size ?? 0);
    const range = from < firstWrong.size ? \`entries \${from} to \${firstWrong.size - 1}\` : \`the entries\`;
    problems.add({
      code: "entries-differ",
      leaf: from,
      message: \`\${range} do not give the root of \${firstWrong.name}: at least one of them was changed, dropped, inserted or moved. Which one cannot be said, because the leaf hashes listed in the bundle do not give that root either\`
    });
  }
  return void 0;
}
async function rootsOfList(archive, sizes) {
  const frontier = new Frontier();
  const roots = /* @__PURE__ */ new Map();
  for await (const hash2 of readHashList(archive)) {
    frontier.add(hash2);
    if (sizes.has(frontier.size)) roots.set(frontier.size, frontier.root());
  }
  return roots;
}
async function nameWrongHash(archive, problems) {
  for await (const difference of differences(readEntries(archive), hexList(archive))) {
    const { leaf } = difference;
    const what = difference.kind === "inserted" ? \`ends before entry \${leaf}\` : \`does not have the hash of \${entryName(leaf)}\`;
    problems.add({ code: "hash-list-wrong", message: \`the bundle's list of leaf hashes \${what}\`, leaf });
    return;
  }
}

// src/verify/comparison.ts
async function compare(archive, sides, problems) {
  const { heads, log } = sides;
  const last = heads.at(-1);
  const areEntriesProven = last !== void 0 && holds(last, log.roots);
  const known = areEntriesProven && log.isAsListed ? log.roots : await findReason(archive, sides, problems);
  const judgment = judgeRoots(heads, known ?? log.roots);
  if (known === void 0) return { roots: log.roots, judgment: { ...judgment, lost: [] }, areEntriesProven };
  for (const { name } of judgment.wrong) {
    const message = \`\${name} is signed, but its root is not the one of this log: two histories were signed\`;
    problems.add({ code: "checkpoint-root", message, file: CHECKPOINTS });
  }
  return { roots: known, judgment, areEntriesProven };
}
async function findReason(archive, sides, problems) {
  const before = problems.count;
  const roots = await diagnose(archive, sides, problems);
  if (problems.count === before) {
    const message = "the entries do not stand in the files in which they belong";
    problems.add({ code: "entries-differ", message });
  }
  return roots;
}
function judgeExtension(head, { heads, size }, roots, problems) {
  if (holds(head, roots)) return true;
  const what = head.size > size ? \`covers \${head.size} entries, but there are only \${size} here\` : \`is not of this log: its first \${head.size} entries have another root\`;
  const restore = heads.find(({ epoch }) => epoch > head.epoch);
  const why = restore === void 0 ? "" : \`. The log says that it was restored from a backup since: see \${restore.name}\`;
  problems.add({ code: "checkpoint-not-extended", message: \`\${head.name} \${what}\${why}\` });
  return false;
}

// src/verify/manifest-judgment.ts
function judgeManifest(manifest, { vkey, heads, counts, presentBlobs }, problems) {
  const wrong = (what) => {
    problems.add({ code: "manifest-wrong", message: \`\${MANIFEST}: \${what}\`, file: MANIFEST });
  };
  const compare2 = (name, said, found) => {
    if (said !== found) wrong(\`\${name} is \${said}, but \${found} is right\`);
  };
  compare2("vkey", manifest.vkey, vkey);
  compare2("origin", manifest.origin, vkey.slice(0, vkey.indexOf("+")));
  compare2("size", manifest.size, counts.entries);
  compare2("counts.hashes", manifest.counts.hashes, counts.erased + counts.withheld);
  compare2("counts.bodies", manifest.counts.bodies, counts.entries - counts.erased - counts.withheld);
  compare2("counts.checkpoints", manifest.counts.checkpoints, counts.checkpoints);
  compare2("counts.blobs", manifest.counts.blobs, counts.blobs);
  compare2("epochs", JSON.stringify(manifest.epochs), JSON.stringify(epochsOf(heads)));
  const listed = new Set(manifest.blobs.filter((blob) => !isWithheld(blob)).map(({ sha256: sha2562 }) => sha2562));
  for (const sha2562 of listed) {
    if (!presentBlobs.has(sha2562)) wrong(\`evidence \${sha2562} is listed, but is not here\`);
  }
  for (const sha2562 of presentBlobs) {
    if (!listed.has(sha2562)) wrong(\`evidence \${sha2562} is here, but is not listed\`);
  }
}
function epochsOf(heads) {
  return heads.filter(({ epoch }, index) => epoch !== heads[index - 1]?.epoch).map(({ epoch, size, time }) => ({ epoch, size, time }));
}

// src/verify/notices.ts
function noticesOf({ scope }, { keySource, heads, judgment, roots, counts }) {
  const notices = [];
  if (keySource === "bundle") {
    notices.push(
      "THE KEY WAS TAKEN FROM THE BUNDLE ITSELF. Whoever forges a bundle can put a key of their own into it. Compare the key above with one from another source, or give it with --key."
    );
  }
  for (const [index, head] of heads.entries()) {
    if (head.previous === void 0 || head.epoch === heads[index - 1]?.epoch) continue;
    const kept = judgment.held.findLast(({ epoch }) => epoch < head.epoch)?.size ?? 0;
    notices.push(restoreNotice(head, head.previous, holds(head.previous, roots) ? head.previous.size : kept));
  }
  if (scope.kind === "limited") {
    notices.push(
      \`This bundle shows a part of the log: \${scope.description}. Withheld: \${counts.withheld} of \${counted(counts.entries, "entry")}; that they exist and in which order is proven, what they say is not shown. The scope itself is not signed.\`
    );
  }
  if (counts.erased > 0) {
    notices.push(
      \`Erased: \${counted(counts.erased, "entry")}. The log says so itself, and what remains of them, their hashes, is still part of it.\`
    );
  }
  return notices;
}
function restoreNotice(head, previous, kept) {
  const begin = \`The log was restored from a backup: epoch \${head.epoch} begins with \${head.name}. Before, it had given out \${counted(previous.size, "entry")}\`;
  return kept === previous.size ? \`\${begin}, and all of them are here unchanged.\` : \`\${begin}; of these, the first \${kept} are shown to be unchanged. What came behind them was lost or replaced.\`;
}

// src/verify/times.ts
var DEFAULT_TOLERANCE = { aheadMs: 6e4, behindMs: 6e5 };
function judgeTimes(spans, heads, tolerance) {
  const findings = [];
  let next = 0;
  for (const span of spans) {
    while (next < heads.length && (heads[next]?.size ?? 0) <= span.from) next += 1;
    const covering = heads[next];
    const before = heads[next - 1];
    if (covering !== void 0 && span.latest > Date.parse(covering.time) + tolerance.aheadMs) {
      const what = \`claims to be of \${isoTime(span.latest)}, but \${covering.name} already covers it\`;
      findings.push({ code: "entry-postdated", leaf: span.latestLeaf, what });
    }
    if (before !== void 0 && span.earliest < Date.parse(before.time) - tolerance.behindMs) {
      const what = \`claims to be of \${isoTime(span.earliest)}, but was not there yet at \${before.name}: it is back-dated\`;
      findings.push({ code: "entry-backdated", leaf: span.earliestLeaf, what });
    }
  }
  return findings;
}
function isoTime(ms) {
  return new Date(ms).toISOString();
}

// src/verify/verify-bundle.ts
var PROBLEM_LIMIT = 100;
var LARGEST_KEY = 1024;
async function verifyBundle(path, options = {}) {
  const archive = await openArchive(path, options.limits);
  const { threads = 1, workerScript, limits } = options;
  const crew = threads > 1 && workerScript !== void 0 ? workerThreads(threads, workerScript, { path, limits }) : ownThread(archive);
  try {
    return await verifyArchive(archive, crew, options);
  } finally {
    await crew.dismiss();
    await archive.close();
  }
}
async function verifyArchive(archive, crew, options) {
  const { olderCheckpoints = [], problemLimit = PROBLEM_LIMIT } = options;
  const problems = new Problems(problemLimit);
  const manifest = parseManifest(await archive.readAll(MANIFEST, LARGEST_MANIFEST));
  const key = await chooseKey(archive, options.key, problems);
  const heads = await readChain(archive, key.verifier, problems);
  const last = heads.at(-1);
  if (last === void 0) {
    problems.add({ code: "checkpoint-missing", message: "no checkpoint is signed by the key: nothing here is proven" });
  }
  const older = olderCheckpoints.map((note, index) => openHead(note, key.verifier, \`the older checkpoint \${index + 1}\`, problems)).filter((head) => head !== void 0);
  const size = last?.size ?? manifest.size;
  const claims = new Claims();
  const inEntries = new Problems(problemLimit);
  const boundaries = boundariesOf([...heads, ...older], size);
  const task = { size, boundaries, org: manifest.organization.id, problemLimit };
  const log = await checkLog(archive, task, crew, inEntries, (report) => claims.add(report));
  const unreadable = inEntries.listed.filter(isUnreadable);
  problems.add(...unreadable);
  const sides = { heads, log, size, boundaries };
  const { roots, judgment, areEntriesProven } = await compare(archive, sides, problems);
  const others = inEntries.listed.filter((problem) => !isUnreadable(problem));
  problems.addCounted({ listed: others, count: inEntries.count - unreadable.length });
  if (areEntriesProven) {
    const findings = judgeTimes(log.spans, judgment.held, { ...DEFAULT_TOLERANCE, ...options.tolerance });
    problems.add(...await inWords(archive, findings));
  }
  const extended = older.filter((head) => judgeExtension(head, sides, roots, problems));
  const bodies = claims.judgeBodies(manifest, problems);
  const blobs = await checkBlobs(archive, crew, claims, problems);
  claims.judgeMissingBlobs(blobs.present, manifest, problems);
  const counts = {
    entries: size,
    ...bodies,
    checkpoints: heads.length,
    blobs: blobs.present.size,
    blobBytes: blobs.bytes
  };
  judgeManifest(manifest, { vkey: key.verifier.vkey, heads, counts, presentBlobs: blobs.present }, problems);
  await judgeOtherFiles(archive, size, problems);
  return {
    ok: problems.count === 0,
    organization: manifest.organization,
    scope: manifest.scope,
    key: { vkey: key.verifier.vkey, source: key.source },
    checkpoint: last === void 0 ? void 0 : summaryOf(last),
    counts,
    extended: extended.map(summaryOf),
    notices: noticesOf(manifest, { keySource: key.source, heads, judgment, roots, counts }),
    problems: problems.listed,
    problemCount: problems.count
  };
}
async function chooseKey(archive, given, problems) {
  if (given === void 0) {
    const own = await archive.readAll(KEY, LARGEST_KEY);
    return { verifier: parseVerifierKey(own.toString("utf8").trim()), source: "bundle" };
  }
  const verifier = typeof given === "string" ? parseVerifierKey(given.trim()) : given;
  try {
    const own = (await archive.readAll(KEY, LARGEST_KEY)).toString("utf8").trim();
    if (own !== verifier.vkey) {
      const message = \`the bundle has the key \${own}, which is not the one given, \${verifier.vkey}\`;
      problems.add({ code: "key-differs", message, file: KEY });
    }
  } catch (error) {
    problems.add(damagedFile(KEY, error));
  }
  return { verifier, source: "given" };
}
function boundariesOf(heads, size) {
  const sizes = heads.flatMap((head) => [head.size, head.previous?.size ?? 0]);
  return [...new Set(sizes)].filter((wanted) => wanted > 0 && wanted <= size).sort((a, b) => a - b);
}
async function inWords(archive, findings) {
  const abouts = await describeEntries(archive, new Set(findings.map(({ leaf }) => leaf)));
  return findings.map(({ code, leaf, what }) => {
    const about = abouts.get(leaf);
    return { code, message: \`\${entryName(leaf, about)} \${what}\`, leaf, ...about };
  });
}
function isUnreadable({ code }) {
  return code === "file-missing" || code === "file-damaged";
}
function summaryOf({ size, root, time, epoch }) {
  return { size, root: root.toString("hex"), time, epoch };
}

// src/verify/command.ts
var EXIT = { good: 0, problem: 1, unusable: 2 };
var USAGE = \`Verifies a Holdfast ledger bundle: offline, trusting nothing but the public key of the log.

Usage: verify BUNDLE [options]

  BUNDLE              the .zip, or the folder into which it was unpacked
  --key KEY           the public key of the log, or a file with it. Take it from somewhere else
                      than the bundle. Without it, the key in the bundle is used, and the result says so
  --checkpoint FILE   a signed checkpoint that you received earlier; the log must extend it.
                      May be given several times
  --threads N         threads to use (default: as many as the machine has, at most 8)
  --json              the result as JSON
  --help

Exit code: 0 verified · 1 a problem was found · 2 wrong use, or the bundle cannot be read
\`;
async function runVerifyCommand(args, { write, writeError }, workerScript) {
  try {
    const request = parseRequest(args);
    if (request === "help") {
      write(USAGE);
      return EXIT.good;
    }
    const { bundle, keyText, checkpoints, threads, asJson } = request;
    const verification = await verifyBundle(bundle, {
      ...keyText === void 0 ? {} : { key: await textOrFile(keyText) },
      olderCheckpoints: await Promise.all(checkpoints.map((file) => readFile(file, "utf8"))),
      threads,
      ...workerScript === void 0 ? {} : { workerScript }
    });
    write(asJson ? \`\${JSON.stringify(verification, null, 2)}
\` : verificationText(verification));
    return verification.ok ? EXIT.good : EXIT.problem;
  } catch (error) {
    writeError(\`\${explain2(error)}
\`);
    return EXIT.unusable;
  }
}
var UsageError = class extends Error {
};
function parseRequest(args) {
  const { values, positionals } = parse(args);
  if (values.help === true) return "help";
  const [bundle, ...more] = positionals;
  if (bundle === void 0 || more.length > 0) throw new UsageError("Name one bundle to verify.");
  const threads = values.threads === void 0 ? Math.min(availableParallelism(), 8) : Number(values.threads);
  if (!Number.isInteger(threads) || threads < 1 || threads > 64)
    throw new UsageError("--threads takes a number from 1 to 64.");
  return { bundle, keyText: values.key, checkpoints: values.checkpoint ?? [], threads, asJson: values.json === true };
}
function parse(args) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        key: { type: "string" },
        checkpoint: { type: "string", multiple: true },
        threads: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean" }
      }
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
async function textOrFile(keyOrFile) {
  if (/^[^+]+\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]+$/.test(keyOrFile)) return keyOrFile;
  return readFile(keyOrFile, "utf8");
}
function explain2(error) {
  if (error instanceof UsageError) return \`\${error.message}

\${USAGE}\`;
  if (error instanceof LedgerError) return \`Cannot verify: \${error.message} [\${error.code}]\`;
  if (error instanceof Error && "code" in error) return \`Cannot verify: \${error.message}\`;
  return \`Cannot verify: \${error instanceof Error ? error.stack ?? error.message : String(error)}\`;
}

// src/verify/main.ts
if (isMainThread) {
  process.exitCode = await runVerifyCommand(
    process.argv.slice(2),
    { write: (text) => process.stdout.write(text), writeError: (text) => process.stderr.write(text) },
    new URL(import.meta.url)
  );
} else {
  serveCrew();
}
`
