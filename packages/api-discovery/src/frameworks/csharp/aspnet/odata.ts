/** OData: actions of a controller whose names say which requests they answer, below the prefix of the model. */
import type { Call } from '../../../engine/native.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native } from '../../../engine/native.ts'
import { native, plainText, text, type External, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { markNamed } from '../marks.ts'
import type { Action, Controller } from './controller-class.ts'
import { aspnetState } from './state.ts'
import { controllerName, joined } from './templates.ts'

/** Where the routes of an action stand, relative to the prefix of the model. */
interface Convention {
  readonly methods: readonly HttpMethod[]
  readonly path: string
}

const VERBS = /^(Get|Post|Put|Patch|Merge|Delete)(?:Ref)?/

/** `Get`, `GetProducts`, `Get(key)`, `GetName(key)`, `PostToProducts`, and bound actions and functions with their verb. */
export function odataConvention(controller: Controller, action: Action, methods: readonly string[]): Convention[] {
  const set = controllerName(controller)
  const names = new Set(
    action.member.method?.params.flatMap(({ to }) => (to.kind === 'name' ? [to.name.toLowerCase()] : [])) ?? [],
  )
  const entity = `/${set}${names.has('key') ? '({key})' : ''}`
  const { name } = action.member
  const verb = VERBS.exec(name)?.[1]
  if (verb !== undefined && methods.length === 0) {
    const rest = name.slice(verb.length).replace(/Async$/, '')
    const isOfSet = rest === '' || rest === set || rest === singular(set) || /^(?:From|To)/.test(rest)
    const method = verb === 'Merge' ? 'PATCH' : verb.toUpperCase()
    return [{ methods: [method], path: isOfSet ? entity : `${entity}/${rest}` }]
  }
  return methods.length === 0 ? [] : [{ methods, path: verb === undefined ? `${entity}/${name}` : entity }]
}

function singular(name: string): string {
  return name.replace(/ies$/, 'y').replace(/s$/, '')
}

/** `[ODataRoute("Products({id})")]`, below `[ODataRoutePrefix("Products")]`. */
export function odataTemplates(controller: Controller, action: Action): readonly Value[] {
  const prefix = plainText(markNamed(controller.marks, 'ODataRoutePrefix')?.args[0]) ?? ''
  return action.marks.flatMap((mark) => {
    const own = mark.name === 'ODataRoute' ? (plainText(mark.args[0]) ?? '') : undefined
    if (own === undefined) return []
    return [text(own.startsWith('(') || prefix === '' || own === '' ? prefix + own : `${prefix}/${own}`)]
  })
}

/** The path of an action below the prefix of the model, which is `odata` in all of the documentation. */
export function belowModel(path: Value, run: Interpreter): Value {
  return joined([aspnetState(run.project).odataPrefix ?? text('odata'), path])
}

/** `AddOData(options => options.AddRouteComponents("odata", model))`, `MapODataServiceRoute("name", "odata", model)` */
export function noteOdata(callee: External, call: Call, run: Interpreter): void {
  const name = callee.path.findLast((part) => part !== '()')
  const state = aspnetState(run.project)
  if (name === 'AddOData') {
    const configure = call.args.at(-1)
    if (configure?.kind === 'function') run.call(configure, { ...call, args: [native(new OdataOptions())] })
  } else if (name === 'MapODataServiceRoute' || name === 'MapODataRoute') state.odataPrefix ??= call.args[1]
}

export class OdataOptions extends Native {
  override method(name: string, call: Call, run: Interpreter): Value {
    if (name === 'AddRouteComponents' || name === 'AddModel') {
      const [prefix] = call.args
      aspnetState(run.project).odataPrefix ??= prefix?.kind === 'text' ? prefix : text('')
    }
    return native(this)
  }
}
