/** Micronaut: annotated controllers and WebSocket servers. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { addController } from './controllers.ts'
import { micronautProtection } from './intercept-url-map.ts'

export const micronaut: Framework = {
  name: 'micronaut',
  languages: ['java', 'kotlin', 'groovy'],
  packages: ['io.micronaut.*'],
  hints: String.raw`@(?:Controller|ServerWebSocket)\b|io\.micronaut\.http`,

  protects: micronautProtection,

  files(project: Project, run: Interpreter): void {
    for (const of of project.classes) {
      if (!micronaut.languages.includes(of.scope.module.language.name)) continue
      run.unit(of.scope.module, () => addController(of, run))
    }
  },
}
