/** JAX-RS: Jersey, RESTEasy, Quarkus, Dropwizard and others that serve its annotations. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import type { External, Value } from '../../../engine/values.ts'
import { quarkusProtection } from './quarkus-permissions.ts'
import { addResource, hasOwnPath } from './resources.ts'
import { noteMapping } from './servers.ts'

export const jaxrs: Framework = {
  name: 'jaxrs',
  languages: ['java', 'kotlin', 'groovy'],
  packages: [
    'javax.ws.rs*',
    'jakarta.ws.rs*',
    'org.jboss.resteasy.*',
    'org.eclipse.jetty.*',
    'org.glassfish.jersey.*',
    'io.dropwizard.*',
  ],
  hints: String.raw`@(?:Path|ApplicationPath)\b|\b(?:javax|jakarta)\.ws\.rs\b|\bServletContainer\b|\bRolesAllowedDynamicFeature\b|\.setUrlPattern\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    noteMapping(callee, call, run)
    return undefined
  },

  /** `Environment` of Dropwizard, whose `jersey()` is configured. */
  typed(type: External): Value | undefined {
    return type.package.startsWith('io.dropwizard') && type.path.at(-1) === 'Environment' ? type : undefined
  },

  protects: quarkusProtection,

  files(project: Project, run: Interpreter): void {
    const classes = project.classes.filter((of) => jaxrs.languages.includes(of.scope.module.language.name))
    const own = new Set(classes.filter((of) => hasOwnPath(of, run)))
    // First those that say their path themselves: their locators lead to others.
    for (const of of own) run.unit(of.scope.module, () => addResource(of, run))
    for (const of of classes) if (!own.has(of)) run.unit(of.scope.module, () => addResource(of, run))
  },
}
