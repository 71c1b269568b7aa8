/** JAX-RS: Jersey, RESTEasy, Quarkus, Dropwizard and others that serve its annotations. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { addResource } from './resources.ts'

export const jaxrs: Framework = {
  name: 'jaxrs',
  languages: ['java', 'kotlin'],
  packages: ['javax.ws.rs*', 'jakarta.ws.rs*', 'org.jboss.resteasy.*'],
  hints: String.raw`@(?:Path|ApplicationPath)\b|\b(?:javax|jakarta)\.ws\.rs\b`,

  files(project: Project, run: Interpreter): void {
    for (const of of project.classes) {
      if (!jaxrs.languages.includes(of.scope.module.language.name)) continue
      run.unit(of.scope.module, () => addResource(of, run))
    }
  },
}
