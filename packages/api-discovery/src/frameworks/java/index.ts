import type { Framework } from '../../engine/framework.ts'
import { armeria } from './armeria/index.ts'
import { helidon } from './helidon/index.ts'
import { javalin } from './javalin/index.ts'
import { jaxrs } from './jaxrs/index.ts'
import { micronaut } from './micronaut/index.ts'
import { playJava } from './play/index.ts'
import { servlet } from './servlet/index.ts'
import { spark } from './spark/index.ts'
import { spring } from './spring/index.ts'
import { javaStandard } from './standard/index.ts'
import { struts } from './struts/index.ts'
import { vertx } from './vertx/index.ts'

export const javaFrameworks: readonly Framework[] = [
  javaStandard,
  spring,
  jaxrs,
  micronaut,
  javalin,
  vertx,
  spark,
  helidon,
  armeria,
  playJava,
  servlet,
  struts,
]
