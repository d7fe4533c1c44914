#!/usr/bin/env node
// Here before anything is built, so that npm links the command in a clone too.
import './dist/main.js';
