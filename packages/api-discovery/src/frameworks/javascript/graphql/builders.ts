/** Schemas that are built by calls: graphql-js, Pothos and Nexus. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { field, native, plainText, textField, type RecordValue, type Value } from '../../../engine/values.ts'
import { siteOf } from '../call-site.ts'
import { addOperation, isRootType, variables } from './operations.ts'

/** `new GraphQLObjectType({ name, fields })`, of which a schema makes a root type. */
export class ObjectType extends Native {
  readonly #options: Value | undefined
  readonly #call: Call

  constructor(call: Call) {
    super()
    this.#options = call.args[0]
    this.#call = call
  }

  register(root: string, run: Interpreter): void {
    const given = field(this.#options, 'fields')
    const fields = given?.kind === 'function' ? run.invoke(given, []) : given
    addFields('graphql', root, fields, this.#call, run)
  }
}

/** `new GraphQLSchema({ query, mutation, subscription })` */
export function addSchemaObject(options: Value | undefined, run: Interpreter): void {
  for (const root of ['Query', 'Mutation', 'Subscription']) {
    const given = field(options, root.toLowerCase())
    const type = given === undefined ? undefined : run.settle(given)
    if (type?.kind === 'native' && type.native instanceof ObjectType) type.native.register(root, run)
  }
}

/** A record of fields, each with its `args`. */
function addFields(framework: string, root: string, fields: Value | undefined, call: Call, run: Interpreter): void {
  if (fields?.kind !== 'record') return
  const { file = call.file } = fields
  for (const [name, value] of fields.fields) {
    const settled = run.settle(value)
    const own = settled.kind === 'native' && settled.native instanceof BuiltField ? settled.native : undefined
    const params = variables(argumentNames(own === undefined ? settled : own.options))
    const line = fields.lines?.get(name) ?? own?.made.line ?? call.line
    addOperation({ framework, root, name, params, file, line, condition: call.condition }, run)
  }
}

function argumentNames(options: Value | undefined): readonly string[] {
  const args = field(options, 'args')
  return args?.kind === 'record' ? [...args.fields.keys()] : []
}

/** The builder of Pothos: `builder.queryType({ fields: (t) => ({ … }) })`, `builder.mutationField('name', (t) => …)`. */
export class PothosBuilder extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [, root = '', what = ''] = /^(query|mutation|subscription)(Type|Fields?)$/.exec(name) ?? []
    if (root === '') return undefined
    const type = `${root.charAt(0).toUpperCase()}${root.slice(1)}`
    const [first, second] = call.args
    if (what === 'Field') {
      const title = plainText(first)
      const made = second === undefined ? undefined : this.#built(second, run)
      if (title !== undefined) addFields('pothos', type, named(title, made), call, run)
    } else {
      const fields = what === 'Type' ? field(first, 'fields') : first
      if (fields !== undefined) addFields('pothos', type, this.#built(fields, run), call, run)
    }
    return undefined
  }

  #built(fields: Value, run: Interpreter): Value | undefined {
    return fields.kind === 'function' ? run.invoke(fields, [native(new FieldBuilder())]) : undefined
  }
}

function named(name: string, value: Value | undefined): RecordValue {
  return { kind: 'record', fields: new Map(value === undefined ? [] : [[name, value]]), open: false }
}

/** `t.string({ args, resolve })`, `t.arg.string()`: what a field was given stays with it. */
class FieldBuilder extends Native {
  override member(name: string): Value | undefined {
    return name === 'arg' ? native(this) : undefined
  }

  override method(_name: string, call: Call): Value {
    return native(new BuiltField(call))
  }

  override call(call: Call): Value {
    return native(new BuiltField(call))
  }
}

class BuiltField extends Native {
  readonly made: Call

  constructor(made: Call) {
    super()
    this.made = made
  }

  get options(): Value | undefined {
    return this.made.args.findLast((one) => one.kind === 'record')
  }
}

/** `queryType({ definition(t) … })`, `extendType({ type: 'Mutation', … })`, `queryField('name', { … })` of Nexus. */
export function addNexus(name: string, call: Call, run: Interpreter): void {
  const [first, second] = call.args
  const [, root, what] = /^(query|mutation|subscription)(Type|Field)$/.exec(name) ?? []
  const type =
    root === undefined
      ? name === 'objectType' || name === 'extendType'
        ? textField(first, name === 'objectType' ? 'name' : 'type')
        : undefined
      : `${root.charAt(0).toUpperCase()}${root.slice(1)}`
  if (!isRootType(type)) return
  const block = native(new NexusBlock(type))
  const title = plainText(first)
  if (what === 'Field' && title !== undefined) addNexusField(type, title, second, call, run)
  const definition = what === 'Field' ? first : field(first, 'definition')
  if (definition?.kind === 'function') run.invoke(definition, [block])
}

function addNexusField(root: string, name: string, options: Value | undefined, call: Call, run: Interpreter): void {
  addOperation({ ...siteOf(call), framework: 'nexus', root, name, params: variables(argumentNames(options)) }, run)
}

/** What `definition` is given: `t.field('name', { … })`, `t.list.string('name')`. */
class NexusBlock extends Native {
  readonly #root: string

  constructor(root: string) {
    super()
    this.#root = root
  }

  override member(name: string): Value | undefined {
    return /^(?:list|nonNull|nullable)$/.test(name) ? native(this) : undefined
  }

  override method(_name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second] = call.args
    const name = plainText(first) ?? textField(first, 'name')
    if (name !== undefined) addNexusField(this.#root, name, second ?? first, call, run)
    return native(this)
  }
}
