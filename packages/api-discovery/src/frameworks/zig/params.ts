/** What handlers of Zig's frameworks read from their request. */
import type { Param, ParamPlace } from '../../model.ts'
import { reads, type Token } from '../shared/tokens.ts'
import { fieldsIn, fieldsOfStruct } from './source.ts'

export interface ZigReads {
  /** Methods that read one input by its name. */
  readonly named: Readonly<Record<string, ParamPlace>>
  /** Methods that give all inputs of a place, of which `get` reads one. */
  readonly whole: Readonly<Record<string, ParamPlace>>
  /** Methods that decode the body into the type they are given. */
  readonly decoded: Readonly<Record<string, ParamPlace>>
}

/** Inputs in the order in which they are read. `tokens` are those of the file, for the structs in it. */
export function zigParams(body: readonly Token[], tokens: readonly Token[], table: ZigReads): Param[] {
  const places = placesOf(body, table)
  return body.flatMap((token, i): Param[] => {
    if (token.kind !== 'word' || body[i - 1]?.text !== '.' || body[i + 1]?.text !== '(') return []
    const argument = body[i + 2]
    const own = valueIn(table.named, token.text)
    if (own !== undefined && argument?.kind === 'string') return [{ name: argument.text, in: own }]
    const decoded = valueIn(table.decoded, token.text)
    if (decoded !== undefined && argument?.kind === 'word')
      return fieldsGiven(body, i + 2, tokens).map((name) => ({ name, in: decoded }))
    if (!/^(?:get|getT|contains)$/.test(token.text)) return []
    const place = places.get(body[i - 2]?.text ?? '') ?? chained(body, i, table)
    const name = argument?.kind === 'string' ? argument : body[i + 4]
    return place !== undefined && name?.kind === 'string' ? [{ name: name.text, in: place }] : []
  })
}

/** `const query = try req.query();` */
function placesOf(body: readonly Token[], { whole }: ZigReads): ReadonlyMap<string, ParamPlace> {
  const places = new Map<string, ParamPlace>()
  for (const [i, token] of body.entries()) {
    if (token.text !== '=' || token.kind !== 'sign') continue
    const name = body[i - 1]?.text ?? ''
    const at = body[i + 1]?.text === 'try' ? i + 2 : i + 1
    const place = body[at + 1]?.text === '.' ? valueIn(whole, body[at + 2]?.text ?? '') : undefined
    if (place !== undefined) places.set(name, place)
  }
  return places
}

/** `req.cookies().get("sid")`, `(try req.query()).get("page")` */
function chained(body: readonly Token[], at: number, { whole }: ZigReads): ParamPlace | undefined {
  for (let i = at - 2; i > at - 6; i--) {
    const place = valueIn(whole, body[i]?.text ?? '')
    if (place !== undefined && reads(body, i + 1, '(', ')')) return place
    if (!/^[()]$/.test(body[i]?.text ?? '')) return undefined
  }
  return undefined
}

/** Fields of `User` or of `struct { name: []const u8 }`. */
function fieldsGiven(body: readonly Token[], at: number, tokens: readonly Token[]): string[] {
  const name = body[at]?.text ?? ''
  return name === 'struct' ? fieldsIn(body, at + 1) : fieldsOfStruct(tokens, name)
}

function valueIn<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
