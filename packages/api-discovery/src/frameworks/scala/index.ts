import type { Framework } from '../../engine/framework.ts'
import { akka } from './akka/index.ts'
import { cask } from './cask/index.ts'
import { finatra } from './finatra/index.ts'
import { finch } from './finch/index.ts'
import { http4s } from './http4s/index.ts'
import { play } from './play/index.ts'
import { scalatra } from './scalatra/index.ts'
import { tapir } from './tapir/index.ts'
import { zio } from './zio/index.ts'

export const scalaFrameworks: readonly Framework[] = [tapir, http4s, zio, finatra, finch, scalatra, akka, play, cask]
