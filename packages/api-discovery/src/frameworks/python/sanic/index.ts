/** Sanic: applications, blueprints and groups of them, versions, views as classes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { fullName, native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
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

  classMethod(of: ClassValue, name: string, _call: Call, run: Interpreter): Value | undefined {
    if (name !== 'as_view') return undefined
    const isView = run.project.outsideBases(of, run).some((base) => base.startsWith('sanic.'))
    return isView ? native(new SanicView(of)) : undefined
  },
}
