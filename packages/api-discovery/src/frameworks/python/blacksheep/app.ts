import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call, type Site } from '../../../engine/native.ts'
import { concat, native, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { DecoratorApp } from '../decorator-app.ts'
import { placeOf } from '../routed.ts'
import { viewFunction } from '../views.ts'
import { blacksheepReader } from './reader.ts'

const ADDING = /^add_(get|post|put|patch|delete|head|options|ws)$/

export class BlackSheepApp extends DecoratorApp {
  constructor(run: Interpreter, isApplication: boolean, prefix?: Value) {
    super(
      run,
      { reader: blacksheepReader, unsaid: ['GET'], including: { mount: { prefix: 'path' } }, sockets: ['ws'] },
      isApplication,
      prefix,
    )
  }

  override member(name: string, _site: Site, _run: Interpreter): Value | undefined {
    return name === 'router' ? native(this) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const verb = ADDING.exec(name)?.[1]
    if (verb !== undefined) {
      this.add(call, verb === 'ws' ? ['GET'] : [verb.toUpperCase()], argument(call, 1, 'handler'), verb === 'ws')
      return undefined
    }
    // `app.mount('/sub', other)` has the prefix first.
    if (name === 'mount') {
      this.include(call, argument(call, 1, 'app'), argument(call, 0, 'path'), run)
      return undefined
    }
    return super.method(name, call, run)
  }

  /** Methods of a controller are below its route: that it names, or `/{name}` of `class ApiController` kinds. */
  override add(call: Call, methods: readonly HttpMethod[], view: Value | undefined, isSocket = false): void {
    const fn = viewFunction(view)
    const path = argument(call, 0, 'path', 'pattern') ?? text('/')
    const whole = fn?.owner === undefined ? path : concat([controllerPath(fn.owner), text('/'), path])
    this.router.route({
      ...placeOf(call),
      path: whole,
      methods,
      handlers: view === undefined ? [] : [view],
      ...(isSocket ? { protocol: 'ws' as const } : {}),
    })
  }
}

/** `@classmethod def route(cls): return '/users'`; `ApiController` puts `/api/{version}/{name}` before its methods. */
function controllerPath(of: ClassValue): Value {
  const route = returnedText(of, 'route')
  if (route !== undefined) return text(route)
  const isApi = of.def.bases.some((base) => base.kind === 'name' && base.name === 'ApiController')
  if (!isApi || of.def.name === undefined) return text('')
  const name = returnedText(of, 'class_name') ?? of.def.name.toLowerCase()
  return text(['/api', returnedText(of, 'version'), name].filter((part) => part !== undefined).join('/'))
}

/** `@classmethod def version(cls): return 'v1'` */
function returnedText(of: ClassValue, name: string): string | undefined {
  const method = of.def.members.find((member) => member.name === name)?.method
  const returned = method?.body.findLast((statement) => statement.kind === 'return')
  return returned?.kind === 'return' && returned.value?.kind === 'string' ? returned.value.value : undefined
}
