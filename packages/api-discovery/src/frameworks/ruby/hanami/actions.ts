/** Actions of Hanami, and the schemas of their parameters. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ClassDef } from '../../../engine/ir.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, plainText, text, type ClassValue, type FunctionValue, type Value } from '../../../engine/values.ts'
import { camelize } from '../../../languages/inflector.ts'
import type { Schema } from '../../../model.ts'
import { blockOf, yieldTo } from '../arguments.ts'

const schemas = new WeakMap<ClassDef, Schema>()

/** `params do required(:title).filled(:string) end` */
export function noteSchema(of: ClassValue, call: Call, run: Interpreter): Value | undefined {
  const block = blockOf(call)
  if (block === undefined) return undefined
  schemas.set(of.def, schemaIn(block, run, 0))
  return text('')
}

export function schemaOfAction(of: ClassValue): Schema | undefined {
  return schemas.get(of.def)
}

function schemaIn(block: FunctionValue, run: Interpreter, depth: number): Schema {
  const fields = new SchemaBlock(depth)
  yieldTo(block, [], run, native(fields))
  return fields.schema
}

class SchemaBlock extends Native {
  readonly #depth: number
  readonly #properties = new Map<string, { schema: Schema; readonly required: boolean }>()

  constructor(depth: number) {
    super()
    this.#depth = depth
  }

  get schema(): Schema {
    const properties = Object.fromEntries([...this.#properties].map(([name, { schema }]) => [name, schema]))
    const required = [...this.#properties].filter(([, one]) => one.required).map(([name]) => name)
    return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) }
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const block = blockOf(call)
    if ((name === 'params' || name === 'schema') && block !== undefined) {
      yieldTo(block, [], run, native(this))
      return text('')
    }
    const key = name === 'required' || name === 'optional' || name === 'param' ? textArgument(call, 0) : undefined
    if (key === undefined) return text('')
    const entry = { schema: {}, required: name === 'required' }
    this.#properties.set(key, entry)
    return native(new SchemaKey(entry, this.#depth))
  }
}

const TYPES: Readonly<Record<string, Schema>> = {
  string: { type: 'string' },
  'str?': { type: 'string' },
  integer: { type: 'integer' },
  'int?': { type: 'integer' },
  float: { type: 'number' },
  decimal: { type: 'number' },
  bool: { type: 'boolean' },
  'bool?': { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  array: { type: 'array' },
  hash: { type: 'object' },
}

/** `.filled(:string)`, `.maybe(:integer)`, `.schema do … end`, `.array(:hash) do … end` */
class SchemaKey extends Native {
  readonly #entry: { schema: Schema }
  readonly #depth: number

  constructor(entry: { schema: Schema }, depth: number) {
    super()
    this.#entry = entry
    this.#depth = depth
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const block = blockOf(call)
    const type = call.args.map((arg) => plainText(arg) ?? '').find((one) => Object.hasOwn(TYPES, one))
    if (type !== undefined) this.#entry.schema = TYPES[type] ?? {}
    if (block !== undefined && this.#depth < 8) {
      const inner = schemaIn(block, run, this.#depth + 1)
      this.#entry.schema = name === 'array' || name === 'each' ? { type: 'array', items: inner } : inner
    }
    return native(this)
  }
}

/** The class that `books#index` names: `Bookshelf::Actions::Books::Index`, `Web::Controllers::Books::Index`. */
export function actionClass(target: string, run: Interpreter): ClassValue | undefined {
  const [path = '', name = ''] = target.split('#')
  const tail = `${camelize(path)}::${camelize(name)}`
  return run.project.classes.find(
    ({ def }) =>
      (def.name?.endsWith(`Actions::${tail}`) ?? false) || (def.name?.endsWith(`Controllers::${tail}`) ?? false),
  )
}
