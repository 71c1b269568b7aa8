/** YAML and JSON documents as values of the program, with the lines of their fields. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml'
import { list, NULL, text, UNKNOWN, type RecordValue, type Value } from '../../../engine/values.ts'

const MAX_DEPTH = 40

/** Undefined when the text is no such document. Tags as `!Ref` and `!Sub` are left aside. */
export function documentValue(source: string, file: string): RecordValue | undefined {
  const counter = new LineCounter()
  const lineOf = (node: { range?: readonly number[] | null | undefined }): number =>
    counter.linePos(node.range?.[0] ?? 0).line
  const read = (node: unknown, depth: number): Value => {
    if (depth > MAX_DEPTH || isAlias(node)) return UNKNOWN
    if (isScalar(node)) return scalar(node.value)
    if (isSeq(node)) return list(node.items.map((item) => read(item, depth + 1)))
    if (!isMap(node)) return UNKNOWN
    const fields = new Map<string, Value>()
    const lines = new Map<string, number>()
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue
      const name = String(key.value)
      fields.set(name, read(value, depth + 1))
      lines.set(name, lineOf(key))
    }
    return { kind: 'record', fields, lines, open: false, line: lineOf(node), file }
  }
  try {
    const document = parseDocument<Node, false>(source, { lineCounter: counter, logLevel: 'silent', uniqueKeys: false })
    const value = read(document.contents, 0)
    return value.kind === 'record' ? value : undefined
  } catch {
    return undefined
  }
}

function scalar(value: unknown): Value {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number') return { kind: 'number', value }
  if (typeof value === 'boolean') return { kind: 'constant', value }
  return NULL
}
