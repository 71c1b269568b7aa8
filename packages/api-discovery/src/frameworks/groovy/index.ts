import type { Framework } from '../../engine/framework.ts'
import { grails } from './grails/index.ts'
import { ratpackGroovy } from './ratpack/index.ts'
import { sparkGroovy } from './spark/index.ts'

export const groovyFrameworks: readonly Framework[] = [grails, ratpackGroovy, sparkGroovy]
