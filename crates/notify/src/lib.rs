//! What leaves for people outside: mail. Never here: whom to tell, of what, and in which words.
