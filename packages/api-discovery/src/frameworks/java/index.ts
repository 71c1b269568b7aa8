import type { Framework } from '../../engine/framework.ts'
import { armeria } from './armeria/index.ts'
import { blade } from './blade/index.ts'
import { graphqlResolvers } from './graphql/index.ts'
import { helidon } from './helidon/index.ts'
import { javalin } from './javalin/index.ts'
import { jaxrs } from './jaxrs/index.ts'
import { micronaut } from './micronaut/index.ts'
import { playJava } from './play/index.ts'
import { ratpack } from './ratpack/index.ts'
import { reactorNetty } from './reactor-netty/index.ts'
import { restlet } from './restlet/index.ts'
import { servletRegistrations } from './servlet/registrations.ts'
import { servlet } from './servlet/index.ts'
import { spark } from './spark/index.ts'
import { spring } from './spring/index.ts'
import { jdkHttp } from './jdk-http/index.ts'
import { jooby } from './jooby/index.ts'
import { jsp } from './jsp/index.ts'
import { javaStandard } from './standard/index.ts'
import { struts } from './struts/index.ts'
import { undertow } from './undertow/index.ts'
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
  servletRegistrations,
  jsp,
  jdkHttp,
  undertow,
  ratpack,
  jooby,
  blade,
  struts,
  reactorNetty,
  graphqlResolvers,
  restlet,
]
