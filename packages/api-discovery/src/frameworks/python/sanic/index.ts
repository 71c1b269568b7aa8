/** Sanic: applications, blueprints and groups of them, versions, views as classes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Arg } from '../../../engine/ir.ts'
import type { Call } from '../../../engine/native.ts'
import { fullName, native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { routedOf } from '../routed.ts'
import { SanicGroup, SanicRouter } from './router.ts'
import { SanicView } from './view.ts'

export const sanic: Framework = {
  name: 'sanic',
  languages: ['python'],
  packages: ['sanic', 'sanic.*'],
  hints: String.raw`\bsanic\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    if (/^sanic\.(?:app\.)?Sanic(?:\.get_app)?$/.test(name)) return native(SanicRouter.make(run, call, true))
    if (/^sanic\.(?:blueprints\.)?Blueprint$/.test(name)) return native(SanicRouter.make(run, call, false))
    if (name.endsWith('.Blueprint.group')) return native(SanicGroup.of(call))
    return undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return /^sanic\.(?:app\.)?Sanic$/.test(fullName(type)) ? native(SanicRouter.make(run, undefined, false)) : undefined
  },

  /** `class View(HTTPMethodView, attach=app, uri='/path')` */
  class(of: ClassValue, run: Interpreter): void {
    const { keywords = [], line } = of.def
    const app = keywords.find(({ name }) => name === 'attach')
    if (app === undefined || !isView(of, run)) return
    const router = routedOf(run.evaluate(app.value, of.scope), run)
    if (!(router instanceof SanicRouter)) return
    router.attach(of, run.callOf(undefined, of.scope, [], namedOf(keywords, of, run), line), run)
  },

  classMethod(of: ClassValue, name: string, _call: Call, run: Interpreter): Value | undefined {
    if (name !== 'as_view') return undefined
    return isView(of, run) ? native(new SanicView(of)) : undefined
  },
}

function isView(of: ClassValue, run: Interpreter): boolean {
  return run.project.outsideBases(of, run).some((base) => base.startsWith('sanic.'))
}

function namedOf(args: readonly Arg[], of: ClassValue, run: Interpreter): ReadonlyMap<string, Value> {
  return new Map(args.flatMap(({ name, value }) => (name === undefined ? [] : [[name, run.evaluate(value, of.scope)]])))
}
