"""What buttons say back, a module for each subject: one class for each thing that a person can ask for with a tap."""
