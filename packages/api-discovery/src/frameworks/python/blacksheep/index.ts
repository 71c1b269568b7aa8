/** BlackSheep: an application with a router, decorators of a default router, controllers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { fullName, native, type External, type Value } from '../../../engine/values.ts'
import { BlackSheepApp } from './app.ts'

const defaults = new WeakMap<Project, BlackSheepApp>()

/** The router of the decorators that the package itself exports. */
function defaultOf(run: Interpreter): BlackSheepApp {
  let app = defaults.get(run.project)
  if (app === undefined) defaults.set(run.project, (app = new BlackSheepApp(run, true)))
  return app
}

export const blacksheep: Framework = {
  name: 'blacksheep',
  languages: ['python'],
  packages: ['blacksheep', 'blacksheep.*'],
  hints: String.raw`\bblacksheep\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (name === 'Application') return native(new BlackSheepApp(run, true))
    if (name === 'Router') return native(new BlackSheepApp(run, false, argument(call, -1, 'prefix')))
    return /^blacksheep\.(?:server\.(?:routing|controllers)\.)?(?:get|post|put|patch|delete|head|options|route|ws)$/.test(
      fullName(callee),
    )
      ? defaultOf(run).method(name, call, run)
      : undefined
  },
}
