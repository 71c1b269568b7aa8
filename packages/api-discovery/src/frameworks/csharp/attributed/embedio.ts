/** EmbedIO: `[Route(HttpVerbs.Get, "/people/{id}")]` of controllers that a module serves below its base. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { concat, native, text, type ClassValue, type Value } from '../../../engine/values.ts'
import { aspnetPath } from '../aspnet/path.ts'
import { byMethod, methodsNamed, type Dialect } from './dialect.ts'

/** Base paths of modules by the class that they serve. */
const bases = new WeakMap<Project, Map<ClassValue, Value>>()

export const embedIo: Dialect = {
  framework: 'embedio',
  syntax: aspnetPath,
  marks: /^Route$/,
  route({ of, mark }, run) {
    const isController = run.project.outsideBases(of, run).some((base) => /(?:^|\.)WebApiController$/.test(base))
    const methods = methodsNamed(mark.args[0])
    const path = mark.args[1]
    if (!isController || methods === undefined || path === undefined) return undefined
    return { methods, path: concat([bases.get(run.project)?.get(of) ?? text(''), text('/'), path]) }
  },
  rules: byMethod,
}

/** `.WithWebApi("/api", module => module.WithController<People>())` */
export function noteWebApi(call: Call, run: Interpreter): void {
  const configure = call.args.at(-1)
  const base = call.args.findLast((arg) => arg.kind === 'text')
  if (base === undefined || configure?.kind !== 'function') return
  run.call(configure, { ...call, args: [native(new WebApiModule(base))] })
}

class WebApiModule extends Native {
  readonly #base: Value

  constructor(base: Value) {
    super()
    this.#base = base
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [type] = call.types
    if (!/^(?:With|Register)Controller$/.test(name) || type === undefined) return native(this)
    let known = bases.get(run.project)
    if (known === undefined) bases.set(run.project, (known = new Map()))
    for (const one of run.project.resolveType(type, call.scope, run)) {
      if (one.kind === 'class') known.set(one, this.#base)
    }
    return native(this)
  }
}
