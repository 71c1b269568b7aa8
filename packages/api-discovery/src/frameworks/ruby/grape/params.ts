/** `params do … end`: names, types and nesting of what an endpoint takes. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import {
  itemsOf,
  labelOf,
  native,
  plainText,
  text,
  type ClassValue,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import type { Schema } from '../../../model.ts'
import { scalarSchema } from '../../../schemas/types.ts'
import { blockOf, yieldTo } from '../arguments.ts'

export interface DeclaredParam {
  readonly name: string
  readonly required: boolean
  readonly schema: Schema
}

/** Blocks that APIs share: `helpers do params :paging do … end end`, used with `use :paging`. */
export class SharedParams extends Native {
  readonly #blocks = new Map<string, FunctionValue>()

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const block = blockOf(call)
    const shared = plainText(call.args[0])
    if (name !== 'params' || block === undefined || shared === undefined) return undefined
    this.#blocks.set(shared, block)
    run.project.uncalled.noteCalled(block.fn)
    return native(this)
  }

  /** A module of shared blocks: `extend Grape::API::Helpers; params :paging do … end`. */
  addClass(of: ClassValue, run: Interpreter): void {
    for (const { value } of of.def.members) {
      if (value?.kind !== 'call' || value.callee.kind !== 'function') continue
      const body: FunctionValue = { kind: 'function', fn: value.callee.fn, scope: of.scope, fields: new Map() }
      yieldTo(body, [], run, native(this))
    }
  }

  get(name: string): FunctionValue | undefined {
    return this.#blocks.get(name)
  }
}

/** The vocabulary of a `params` block. */
export class ParamsBlock extends Native {
  readonly #shared: SharedParams
  readonly #found: DeclaredParam[] = []
  readonly #depth: number

  private constructor(shared: SharedParams, depth: number) {
    super()
    this.#shared = shared
    this.#depth = depth
  }

  static read(block: FunctionValue, shared: SharedParams, run: Interpreter, depth = 0): readonly DeclaredParam[] {
    const reader = new ParamsBlock(shared, depth)
    if (depth < 8) yieldTo(block, [], run, native(reader))
    return reader.#found
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    switch (name) {
      case 'requires':
      case 'optional':
        this.#declare(name === 'requires', call, run)
        return text('')
      case 'group':
        this.#declare(true, call, run)
        return text('')
      case 'given':
      case 'with': {
        const block = blockOf(call)
        if (block !== undefined) yieldTo(block, [], run, native(this))
        return text('')
      }
      case 'use':
      case 'use_scope':
        for (const shared of call.args.flatMap((arg) => itemsOf(arg).flatMap((item) => plainText(item) ?? []))) {
          const block = this.#shared.get(shared)
          if (block !== undefined) yieldTo(block, [], run, native(this))
        }
        return text('')
      default:
        return text('')
    }
  }

  #declare(required: boolean, call: Call, run: Interpreter): void {
    // `requires :all, using: Entity.documentation` names nothing that can be seen.
    if (call.named.has('using')) return
    const block = blockOf(call)
    const nested = block === undefined ? [] : ParamsBlock.read(block, this.#shared, run, this.#depth + 1)
    for (const name of call.args.flatMap((arg) => itemsOf(arg).flatMap((item) => plainText(item) ?? []))) {
      this.#found.push({ name, required, schema: schemaOf(call, nested, block !== undefined) })
    }
  }
}

function schemaOf(call: Call, nested: readonly DeclaredParam[], hasBlock: boolean): Schema {
  const type = typeSchema(call.named.get('type') ?? call.named.get('types'))
  const values = call.named.get('values')
  const allowed = values?.kind === 'list' ? values.items.flatMap((item) => plainText(item) ?? []) : []
  const own: Schema = { ...type, ...(allowed.length === 0 ? {} : { enum: allowed }) }
  if (!hasBlock) return own
  const properties = Object.fromEntries(nested.map((one) => [one.name, one.schema]))
  const required = nested.filter((one) => one.required).map((one) => one.name)
  const object: Schema = { type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
  // Without a type, a block describes the items of a list.
  return own.type === 'object' ? object : { type: 'array', items: object }
}

const TYPES: Readonly<Record<string, Schema>> = {
  Hash: { type: 'object' },
  JSON: { type: 'object' },
  Array: { type: 'array' },
  Set: { type: 'array' },
  Symbol: { type: 'string' },
  BigDecimal: { type: 'number' },
  Numeric: { type: 'number' },
  Time: { type: 'string', format: 'date-time' },
  Date: { type: 'string', format: 'date' },
  File: { type: 'string', format: 'binary' },
  Boolean: { type: 'boolean' },
}

function typeSchema(type: Value | undefined): Schema {
  if (type?.kind === 'list') {
    const [item] = type.items
    return { type: 'array', ...(item === undefined ? {} : { items: typeSchema(item) }) }
  }
  const name =
    plainText(type) ??
    (type?.kind === 'external' ? (type.path.at(-1) ?? type.package) : type === undefined ? undefined : labelOf(type))
  if (name === undefined) return {}
  // `Array[Integer]` is written as an index of Array.
  return (Object.hasOwn(TYPES, name) ? TYPES[name] : scalarSchema(name)) ?? {}
}
