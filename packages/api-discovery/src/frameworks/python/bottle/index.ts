/** Bottle: a default application under module-level decorators, applications of one's own, mounts. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { fullName, native, type External, type Value } from '../../../engine/values.ts'
import { RequestValue } from '../request.ts'
import { BottleApplication, isRegistering } from './application.ts'
import { BOTTLE_REQUEST } from './reader.ts'

const defaults = new WeakMap<Project, BottleApplication>()

/** The application that `bottle.route` and its kin register on. */
function defaultOf(run: Interpreter): BottleApplication {
  let app = defaults.get(run.project)
  if (app === undefined) defaults.set(run.project, (app = BottleApplication.make(run)))
  return app
}

export const bottle: Framework = {
  name: 'bottle',
  languages: ['python'],
  packages: ['bottle'],
  hints: String.raw`\bbottle\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = /^bottle\.(\w+)$/.exec(fullName(callee))?.[1] ?? ''
    if (name === 'Bottle') return native(BottleApplication.make(run))
    if (name === 'default_app' || name === 'app') return native(defaultOf(run))
    return isRegistering(name) ? defaultOf(run).method(name, call, run) : undefined
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    const isRequest = of.path.at(-1) === 'request' && of.path.length === 1
    return isRequest && run.facts !== undefined
      ? new RequestValue(BOTTLE_REQUEST, run.facts).member(name, undefined, run)
      : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return fullName(type) === 'bottle.Bottle' ? native(BottleApplication.make(run)) : undefined
  },
}
