import type { Framework } from '../../engine/framework.ts'
import { akka } from './akka/index.ts'
import { cask } from './cask/index.ts'
import { endpoints4s } from './endpoints4s/index.ts'
import { finatra } from './finatra/index.ts'
import { finch } from './finch/index.ts'
import { http4s } from './http4s/index.ts'
import { lagom } from './lagom/index.ts'
import { play } from './play/index.ts'
import { playSird } from './play/sird.ts'
import { scalatra } from './scalatra/index.ts'
import { tapir } from './tapir/index.ts'
import { unfiltered } from './unfiltered/index.ts'
import { zio } from './zio/index.ts'

export const scalaFrameworks: readonly Framework[] = [
  playSird,
  unfiltered,
  lagom,
  endpoints4s,
  tapir,
  http4s,
  zio,
  finatra,
  finch,
  scalatra,
  akka,
  play,
  cask,
]
