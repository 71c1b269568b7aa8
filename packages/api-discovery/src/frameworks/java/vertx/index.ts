/** Vert.x Web: routers, sub-routers, regular expressions, and the annotated routes of Quarkus that stand on it. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { addReactiveRoutes } from './reactive-routes.ts'
import { VertxRouter } from './router.ts'

export const vertx: Framework = {
  name: 'vertx',
  languages: ['java', 'kotlin'],
  packages: ['io.vertx.*'],
  hints: String.raw`\bio\.vertx\b|\bRouter\.router\(|\bvertx\b|@Route\b`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    const [owner, name] = callee.path.slice(-2)
    return owner === 'Router' && name === 'router' ? native(VertxRouter.create(run)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.path.at(-1) === 'Router' ? native(VertxRouter.create(run)) : undefined
  },

  /** A file without imports. */
  claim(unknown: Unknown, method: string): Native | undefined {
    return unknown.label === 'Router' && method === 'router' ? new RouterClass() : undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const of of project.classes) {
      if (!vertx.languages.includes(of.scope.module.language.name)) continue
      run.unit(of.scope.module, () => addReactiveRoutes(of, run))
    }
  },
}

class RouterClass extends Native {
  override method(name: string, _call: Call, run: Interpreter): Value | undefined {
    return name === 'router' ? native(VertxRouter.create(run)) : undefined
  }
}
