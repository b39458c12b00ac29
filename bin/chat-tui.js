#!/usr/bin/env node
import '../dist/chat-tui.js';
