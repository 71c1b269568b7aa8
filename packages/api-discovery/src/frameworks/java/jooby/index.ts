/** Jooby 2 to 4, in Java and Kotlin: script routes, groups, mounted applications, MVC controllers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { addMarkedController, isMarkedController, markReader } from '../../jvm/marked-controllers.ts'
import { JoobyApp } from './app.ts'
import { isMounted, mvc } from './mvc.ts'

export const jooby: Framework = {
  name: 'jooby',
  languages: ['java', 'kotlin'],
  packages: ['io.jooby*'],
  hints: String.raw`\bio\.jooby\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1)
    if (name === 'runApp' || name === 'createApp') {
      JoobyApp.start(call, run)
      return undefined
    }
    if (!call.constructs && name !== 'Kooby') return undefined
    if (name !== 'Jooby' && name !== 'Kooby') return undefined
    const app = JoobyApp.create(run)
    // Started by what its class inherits, unless another application takes it in.
    app.router.isApplication = true
    app.fill(call.args.at(-1), run)
    return native(app)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return /^(?:Jooby|Kooby|Router)$/.test(type.path.at(-1) ?? '') ? native(JoobyApp.create(run)) : undefined
  },

  /** Controllers that are mounted by what a tool generates. */
  class(of: ClassValue, run: Interpreter): void {
    if (of.def.abstract === true || isMounted(of, run) || !isMarkedController(of, mvc, run)) return
    const router = run.project.graph.router(markReader(mvc))
    router.isApplication = true
    addMarkedController(of, mvc, router, run)
  },
}
