/** Spring MVC and WebFlux: annotated controllers, functional routes, Spring Data REST. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { addController } from './controllers.ts'

export const spring: Framework = {
  name: 'spring',
  languages: ['java', 'kotlin'],
  packages: ['org.springframework.*'],
  hints: String.raw`@(?:Get|Post|Put|Delete|Patch|Request)Mapping\b|@(?:RestController|Controller|Enable\w+Security|SpringBootApplication)\b|\bRouterFunctions?\b|\bcoRouter\b|org\.springframework\.web`,

  files(project: Project, run: Interpreter): void {
    for (const of of project.classes) {
      if (!spring.languages.includes(of.scope.module.language.name)) continue
      run.unit(of.scope.module, () => addController(of, run))
    }
  },
}
