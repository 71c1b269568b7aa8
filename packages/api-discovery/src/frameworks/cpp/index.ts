import type { Framework } from '../../engine/framework.ts'
import { cppByHand } from './by-hand/index.ts'
import { crow } from './crow/index.ts'
import { drogon } from './drogon/index.ts'
import { httplib } from './httplib/index.ts'
import { oatpp } from './oatpp/index.ts'
import { pistache } from './pistache/index.ts'
import { cppServers } from './servers/index.ts'
import { userver } from './userver/index.ts'

export const cppFrameworks: readonly Framework[] = [
  crow,
  httplib,
  pistache,
  drogon,
  oatpp,
  ...cppServers,
  ...cppByHand,
  userver,
]
